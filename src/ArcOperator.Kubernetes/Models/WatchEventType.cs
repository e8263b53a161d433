namespace ArcOperator.Kubernetes.Models;

public enum WatchEventType
{
    /// <summary>The object is new, or new to this watch.</summary>
    Added,

    Modified,

    /// <summary>The object is gone; what comes with the event is its last state.</summary>
    Deleted,

    /// <summary>The watch cannot go on; what comes with it is a status. 410 means: list again.</summary>
    Error,

    /// <summary>No change, but a resource version from which a later watch may start.</summary>
    Bookmark,
}
