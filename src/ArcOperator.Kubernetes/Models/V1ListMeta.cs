namespace ArcOperator.Kubernetes.Models;

public sealed record V1ListMeta
{
    /// <summary>The state of the store that the list shows; a watch from here misses nothing.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Where the next page begins; null or empty on the last page. Expires after some minutes (410).</summary>
    public string? Continue { get; init; }

    public long? RemainingItemCount { get; init; }
}
