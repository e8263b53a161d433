namespace ArcOperator.Kubernetes.Requests;

/// <summary>Objects to list, and the size of a page.</summary>
public sealed record ListOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Items per page. Null: all in one page.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Reads from the server's cache. This costs the server a quarter of the time, and the list may be older than an object that was read or written
    /// before. Default false: reads the store.
    /// </summary>
    public bool MayBeOld { get; init; }

    /// <summary>End of the previous page.</summary>
    public string? Continue { get; init; }

    /// <summary>Asks the server for the metadata of each object only. A server that cannot do this sends whole objects. Default false.</summary>
    public bool MetadataOnly { get; init; }
}
