namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Ends nodes after a deadline or a shutdown.</summary>
internal static class Limits
{
    private const string PastDeadline = "Step exceeded its deadline";
    private const string RanTooLong = "Pod was active on the node longer than the specified deadline";

    /// <summary>Fails and kills the nodes that must end now.</summary>
    public static void Enforce(DecisionDraft draft)
    {
        foreach (var node in Unfinished(draft).ToList())
        {
            if (ReasonToEnd(draft, node) is { } reason)
            {
                draft.Finish(node, NodePhase.Failed, reason);
                draft.MembersOf(node, ContainerNodes.Containers)
                    .Where(container => !container.IsFinished)
                    .ToList()
                    .ForEach(container => draft.Finish(container, NodePhase.Failed, reason));
                draft.Kill(node.Id);
            }
        }
    }

    /// <summary>Sets the time of the next decision to the next deadline.</summary>
    public static void SetAlarm(DecisionDraft draft)
    {
        // A waiting retry has no process, but the deadline applies to it.
        DateTimeOffset?[] times =
        [
            Deadline(draft),
            .. Unfinished(draft).Select(node => node.Deadline),
            .. Unfinished(draft).Select(node => node.RunningSince + node.LongestRun),
        ];
        foreach (var time in times.OfType<DateTimeOffset>().Where(time => time > draft.Now))
        {
            draft.WakeAt(time);
        }
    }

    /// <summary>Returns the reason that no node may start, or null.</summary>
    public static string? Refusal(DecisionDraft draft, bool isExitHandler) =>
        draft.Control.Shutdown == Shutdown.Terminate || (draft.Control.Shutdown == Shutdown.Stop && !isExitHandler)
            ? $"workflow shutdown with strategy:  {draft.Control.Shutdown}"
        : !isExitHandler && Deadline(draft) <= draft.Now ? PastDeadline
        : null;

    /// <summary>Returns the message of a Workflow that a user stopped. The messages of its nodes differ, as in Argo.</summary>
    public static string Stopped(Shutdown shutdown) => $"Stopped with strategy '{shutdown}'";

    private static IEnumerable<NodeState> Unfinished(DecisionDraft draft) =>
        draft.Nodes.Where(node => !node.IsFinished && node.Type is NodeType.Pod or NodeType.Suspend);

    private static string? ReasonToEnd(DecisionDraft draft, NodeState node) =>
        Refusal(draft, node.IsExitHandler)
        ?? (node.Deadline <= draft.Now ? PastDeadline : node.RunningSince + node.LongestRun <= draft.Now ? RanTooLong : null);

    private static DateTimeOffset? Deadline(DecisionDraft draft) =>
        draft.Definition.Spec.ActiveDeadlineSeconds is { } seconds ? draft.StartedAt.AddSeconds(seconds) : null;
}
