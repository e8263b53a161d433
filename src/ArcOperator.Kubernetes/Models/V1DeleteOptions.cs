namespace ArcOperator.Kubernetes.Models;

public sealed record V1DeleteOptions
{
    /// <summary>What happens to owned objects: <c>Background</c>, <c>Foreground</c> or <c>Orphan</c>. Null: as the kind defines it.</summary>
    public string? PropagationPolicy { get; init; }

    public V1Preconditions? Preconditions { get; init; }

    public long? GracePeriodSeconds { get; init; }
}
