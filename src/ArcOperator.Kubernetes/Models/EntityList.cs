namespace ArcOperator.Kubernetes.Models;

/// <summary>A page, or the whole, of a list.</summary>
public sealed record EntityList<T>
    where T : IKubernetesObject
{
    public V1ListMeta Metadata { get => field ?? new(); init; }

    public IReadOnlyList<T> Items { get => field ?? []; init; }
}
