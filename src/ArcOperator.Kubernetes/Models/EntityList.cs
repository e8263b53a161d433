using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A page, or the whole, of a list.</summary>
public sealed record EntityList<T>
    where T : IKubernetesObject
{
    public V1ListMeta Metadata { get; init; } = new();

    public IReadOnlyList<T> Items { get; init; } = [];

    /// <summary>Objects whose JSON does not fit their class; they are not among <see cref="Items"/>.</summary>
    public IReadOnlyList<UndecodableObject> Undecodable { get; init; } = [];
}
