namespace ArcOperator.Kubernetes.Watching;

/// <summary>Objects to watch, and the version to start from.</summary>
public sealed record WatchOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Version after which changes are sent. Null: the existing objects, then changes. A future version never sends anything.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Time after which the server closes the watch. Null: the server decides.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Begins with the existing objects, then a bookmark with the annotation
    /// <see cref="InitialEventsEnd"/>, then changes (KEP-3157). A server before 1.27 refuses it.
    /// </summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>Asks the server for the metadata of each object only. A server that cannot do this sends whole objects. Default false.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Marks the bookmark after the initial objects.</summary>
    public const string InitialEventsEnd = "k8s.io/initial-events-end";
}
