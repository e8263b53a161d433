using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>A page of a list, or the whole list.</summary>
public sealed record EntityList<T>
    where T : IKubernetesObject
{
    public V1ListMeta Metadata { get; init; } = new();

    public IReadOnlyList<T> Items { get; init; } = [];

    /// <summary>Objects whose JSON does not fit their class. <see cref="Items"/> does not contain them.</summary>
    public IReadOnlyList<UndecodableObject> Undecodable { get; init; } = [];
}
