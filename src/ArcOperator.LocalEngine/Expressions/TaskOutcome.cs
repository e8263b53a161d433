namespace ArcOperator.LocalEngine.Expressions;

/// <summary>What a <c>depends</c> can ask of a task.</summary>
internal enum TaskOutcome
{
    Succeeded,
    Failed,
    Errored,
    Skipped,
    Omitted,

    /// <summary>Never true here: a daemon is refused.</summary>
    Daemoned,

    /// <summary>One of the nodes of a task with items succeeded.</summary>
    AnySucceeded,

    /// <summary>All of the nodes of a task with items failed.</summary>
    AllFailed,
}
