namespace ArcOperator.Kubernetes.Watching;

/// <summary>What to watch, and from where.</summary>
public sealed record WatchOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Changes after this one; null: the objects that are there now, and then changes. A version of the future is silent for ever.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>When the server is to close the watch. Null: as the server likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Begin with the objects that are there, then a bookmark with the annotation
    /// <see cref="InitialEventsEnd"/>, then changes (KEP-3157). A server before 1.27 refuses it.
    /// </summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>Asks the server for the metadata of each object only. A server that cannot do this sends whole objects. Default false.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Marks the bookmark after the initial objects.</summary>
    public const string InitialEventsEnd = "k8s.io/initial-events-end";
}
