namespace ArcOperator.Runtime.Informers;

/// <summary>Objects that an informer reads, and its time limits.</summary>
public sealed record InformerOptions
{
    /// <summary>The only namespaces to look at, each with a list and a watch of its own. Empty: all, with one.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Items of one page of a list. Default 500, as kubectl's.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The server closes a watch after this long or up to twice as long, at random. Default 5 minutes, as client-go's.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A watch that lasts longer than its timeout by this is taken for dead and cut off. Default 30 s.</summary>
    public TimeSpan WatchdogGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Reads the first list as a stream (KEP-3157), which saves the server memory. A server that does not stream it is read in pages.
    /// Default true.
    /// </summary>
    public bool StreamsInitialList { get; init; } = true;

    /// <summary>A streamed list that is silent for this long is given up for pages. Default 10 s.</summary>
    public TimeSpan StreamedListSilence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A streamed list that is not complete after this time is given up for pages, also if events still arrive. Default 30 s.</summary>
    public TimeSpan StreamedListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the metadata of each object only. Default false.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>
    /// A kind that the user may not read counts as a kind without objects: true for kinds of cluster scope in an installation
    /// that has rights in its own namespaces alone. Default false.
    /// </summary>
    public bool ForbiddenCountsAsEmpty { get; init; }

    /// <summary>
    /// Reads a first list that is not streamed from the server's cache, as client-go does. This takes the server a quarter of the time. The
    /// list may be slightly stale, or older if the server lost its store. Default true.
    /// </summary>
    public bool FirstListMayBeOld { get; init; } = true;
}
