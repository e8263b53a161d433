namespace ArcOperator.Runtime.Queue;

/// <summary>Order of the keys in a queue.</summary>
public enum QueuePriority
{
    /// <summary>Existing objects at the start of the process, and periodic work.</summary>
    Low,

    /// <summary>Changes while the process runs.</summary>
    Normal,
}
