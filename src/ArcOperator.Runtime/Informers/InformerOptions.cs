namespace ArcOperator.Runtime.Informers;

/// <summary>What an informer looks at, and how patiently.</summary>
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

    /// <summary>A watch that outlives its timeout by this, or a streamed list that is silent for it, is dead and is cut off. Default 30 s.</summary>
    public TimeSpan WatchdogGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Read the first list as a stream (KEP-3157) where the server can, which spares it memory; where it cannot, pages
    /// are read. Default true.
    /// </summary>
    public bool StreamsInitialList { get; init; } = true;

    /// <summary>
    /// Where the server cannot stream it, read the very first list as the server's cache has it, as client-go does: that takes the
    /// server a quarter of the time. It may be a moment old, and of a server that has lost its store, older. Default true.
    /// </summary>
    public bool FirstListMayBeOld { get; init; } = true;
}
