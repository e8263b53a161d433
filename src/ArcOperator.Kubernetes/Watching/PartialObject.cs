using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>The part that every object has, whatever else is in it.</summary>
internal sealed record PartialObject
{
    public V1ObjectMeta? Metadata { get; init; }
}
