namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Ends nodes after a deadline or a shutdown.</summary>
internal static class Limits
{
    private const string PastDeadline = "Step exceeded its deadline";
    private const string RanTooLong = "Pod was active on the node longer than the specified deadline";

    /// <summary>Fails and kills the nodes that must end now.</summary>
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

    /// <summary>Sets the time of the next decision to the next deadline.</summary>
    public static void SetAlarm(Board board)
    {
        // A waiting retry has no process, but the deadline applies to it.
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

    /// <summary>Returns the reason that no node may start, or null.</summary>
    public static string? Refusal(Board board, bool isExitHandler) =>
        board.Control.Shutdown == Shutdown.Terminate || (board.Control.Shutdown == Shutdown.Stop && !isExitHandler)
            ? $"workflow shutdown with strategy:  {board.Control.Shutdown}"
        : !isExitHandler && Deadline(board) <= board.Now ? PastDeadline
        : null;

    /// <summary>Returns the message of a Workflow that a user stopped. The messages of its nodes differ, as in Argo.</summary>
    public static string Stopped(Shutdown shutdown) => $"Stopped with strategy '{shutdown}'";

    private static IEnumerable<NodeState> UnderWay(Board board) =>
        board.Nodes.Where(node => !node.IsFinished && node.Type is NodeType.Pod or NodeType.Suspend);

    private static string? ReasonToEnd(Board board, NodeState node) =>
        Refusal(board, node.IsExitHandler)
        ?? (node.Deadline <= board.Now ? PastDeadline : node.RunningSince + node.LongestRun <= board.Now ? RanTooLong : null);

    private static DateTimeOffset? Deadline(Board board) =>
        board.Definition.Spec.ActiveDeadlineSeconds is { } seconds ? board.StartedAt.AddSeconds(seconds) : null;
}
