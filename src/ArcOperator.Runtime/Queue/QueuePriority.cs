namespace ArcOperator.Runtime.Queue;

/// <summary>What goes first when there is more to do than workers to do it.</summary>
public enum QueuePriority
{
    /// <summary>Nobody waits for it: what was there before this process started, and what comes round with time.</summary>
    Low,

    /// <summary>Something just happened.</summary>
    Normal,
}
