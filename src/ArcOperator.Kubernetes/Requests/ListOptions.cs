namespace ArcOperator.Kubernetes.Requests;

/// <summary>Objects to list, and the size of a page.</summary>
public sealed record ListOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Items a page; null: all at once.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Reads from the server's cache, which costs the server a quarter of the time and may be older than an object that was read or
    /// written before. Default false: as the store has it.
    /// </summary>
    public bool MayBeOld { get; init; }

    /// <summary>End of the previous page.</summary>
    public string? Continue { get; init; }

    /// <summary>Asks the server for the metadata of each object only. A server that cannot do this sends whole objects. Default false.</summary>
    public bool MetadataOnly { get; init; }
}
