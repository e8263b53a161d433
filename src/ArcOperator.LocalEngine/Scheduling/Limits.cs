namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Ends what has lasted too long, or what the user wants ended.</summary>
internal static class Limits
{
    private const string PastDeadline = "Step exceeded its deadline";
    private const string RanTooLong = "Pod was active on the node longer than the specified deadline";

    /// <summary>Marks the nodes that must end now.</summary>
    public static void Enforce(Board board)
    {
        foreach (var node in UnderWay(board).ToList())
        {
            if (ReasonToEnd(board, node) is { } reason)
            {
                board.Finish(node, NodePhase.Failed, reason);
                board.Kill(node.Id);
            }
        }
    }

    /// <summary>Remembers when a limit will be reached next.</summary>
    public static void SetAlarm(Board board)
    {
        // A retry that waits has no process, and must not outlast the deadline either.
        DateTimeOffset?[] times =
        [
            Deadline(board),
            .. UnderWay(board).Select(node => node.Deadline),
            .. UnderWay(board).Select(node => node.RunningSince + node.LongestRun),
        ];
        foreach (var time in times.OfType<DateTimeOffset>().Where(time => time > board.Now))
        {
            board.WakeAt(time);
        }
    }

    /// <summary>Why no node may be begun any more; null: it may.</summary>
    public static string? Refusal(Board board, bool isExitHandler) =>
        board.Control.Shutdown == Shutdown.Terminate || (board.Control.Shutdown == Shutdown.Stop && !isExitHandler)
            ? $"workflow shutdown with strategy:  {board.Control.Shutdown}"
        : !isExitHandler && Deadline(board) <= board.Now ? PastDeadline
        : null;

    /// <summary>Returns the message of a Workflow that a user stopped. Its nodes have other words, as in Argo.</summary>
    public static string Stopped(Shutdown shutdown) => $"Stopped with strategy '{shutdown}'";

    private static IEnumerable<NodeState> UnderWay(Board board) =>
        board.Nodes.Where(node => !node.IsFinished && node.Type is NodeType.Pod or NodeType.Suspend);

    private static string? ReasonToEnd(Board board, NodeState node) =>
        Refusal(board, node.IsExitHandler)
        ?? (node.Deadline <= board.Now ? PastDeadline : node.RunningSince + node.LongestRun <= board.Now ? RanTooLong : null);

    private static DateTimeOffset? Deadline(Board board) =>
        board.Definition.Spec.ActiveDeadlineSeconds is { } seconds ? board.StartedAt.AddSeconds(seconds) : null;
}
