namespace ArcOperator.Runtime.Informers;

/// <summary>Objects that an informer reads, and its time limits.</summary>
public sealed record InformerOptions
{
    /// <summary>Namespaces to read, each with a list and a watch of its own. Empty: all, with one list and watch.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Items per page of a list. Default 500, as in kubectl.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Time after which the server closes a watch: a random time from this value to twice this value. Default 5 minutes, as in client-go.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time beyond the timeout of a watch after which the watch counts as dead and is closed. Default 30 s.</summary>
    public TimeSpan WatchdogGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Reads the first list as a stream (KEP-3157), which saves the server memory. A server that does not stream it is read in pages.
    /// Default true.
    /// </summary>
    public bool StreamsInitialList { get; init; } = true;

    /// <summary>Time without an event after which a streamed list is abandoned and read in pages. Default 10 s.</summary>
    public TimeSpan StreamedListSilence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time after which an incomplete streamed list is abandoned and read in pages, even if events still arrive. Default 30 s.</summary>
    public TimeSpan StreamedListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the metadata of each object only. Default false.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>
    /// A kind that the user may not read counts as a kind without objects. True for cluster-scoped kinds in an installation that has rights in its
    /// own namespaces only. Default false.
    /// </summary>
    public bool ForbiddenCountsAsEmpty { get; init; }

    /// <summary>
    /// Reads a first list that is not streamed from the server's cache, as client-go does. This takes the server a quarter of the time. The
    /// list may be slightly stale, or older if the server lost its store. Default true.
    /// </summary>
    public bool FirstListMayBeOld { get; init; } = true;
}
