namespace ArcOperator.History.Stores;

/// <summary>An operation of a store failed. The message is for administrators and contains no secret.</summary>
public sealed class HistoryException(HistoryProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    public HistoryProblem Problem => problem;
}

/// <summary>Cause of a failed operation of a store.</summary>
public enum HistoryProblem
{
    /// <summary>The database cannot be reached, is busy, or ended the connection. A retry can help.</summary>
    Unavailable,

    /// <summary>The disk is full. A retry helps when space is free.</summary>
    Full,

    /// <summary>The database accepts no writes.</summary>
    ReadOnly,

    /// <summary>The credentials or the configuration are wrong.</summary>
    Misconfigured,

    /// <summary>The file is damaged, or is not a history.</summary>
    Corrupt,

    /// <summary>A newer version of this program created the schema.</summary>
    NewerSchema,

    /// <summary>Records that the caller asked for have been pruned.</summary>
    Pruned,
}
