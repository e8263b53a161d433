using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The entry of one artifact's workflow in the status of an Order.</summary>
/// <param name="ArtifactIndex">Index of the artifact.</param>
/// <param name="Hash">The hash at the end of the workflow's name. It is the key of the entry.</param>
/// <param name="Status">The entry.</param>
internal sealed record OrderEntry(int ArtifactIndex, string Hash, OrderArtifactWorkflowStatus Status)
{
    // In bytes, of all messages in one status.
    private const int MostMessageBytes = 100_000;

    // In bytes. The ArtifactWorkflow holds the whole message.
    private const int LongestMessage = 500;

    /// <summary>The reason why the unfinished workflow needs the user, or null.</summary>
    public string? Stall { get; init; }

    /// <summary>The reason why the workflow's run does not proceed, or null if it proceeds.</summary>
    public string? Wait { get; init; }

    /// <summary>True if the Argo Workflow was deleted before its end was seen.</summary>
    public bool IsLost { get; init; }

    /// <summary>True if the workflow is in progress.</summary>
    public bool IsMoving { get; init; }

    public static IReadOnlyList<OrderEntry> AllOf(OrderPlan plan)
    {
        var longest = MessageBytes(plan.Current.Count + plan.Blockers.Count, LongestMessage);
        return [.. plan.Current.Select(current => For(current, longest))];
    }

    /// <summary>Returns the size limit of each message in bytes. All messages together have to fit into one object.</summary>
    /// <param name="count">Number of messages.</param>
    /// <param name="longest">Limit for few messages.</param>
    public static int MessageBytes(int count, int longest) => Math.Min(longest, MostMessageBytes / Math.Max(1, count));

    private static OrderEntry For(CurrentWorkflow current, int longestMessage)
    {
        var conditions = current.Existing?.Status.Conditions;
        var stall = conditions.Find(Conditions.Stalled)?.Reason;
        var wait = conditions.Find(Conditions.Reconciling)?.Reason;
        var isFinished = WorkflowPhase.IsFinished(current.Phase);
        return new(current.ArtifactIndex, current.Hash, StatusOf(current, longestMessage) with { Identity = current.WorkHash })
        {
            // A schedule whose last run has ended may be unable to start further runs.
            Stall = stall is not null && (!isFinished || ArcReasons.IsOfSchedule(stall)) ? stall : null,
            Wait = wait is not null && !isFinished && ArcReasons.IsWait(wait) ? wait : null,
            IsLost = stall == ArcReasons.WorkflowLost,
            IsMoving = conditions.IsTrue(Conditions.Reconciling),
        };
    }

    private static OrderArtifactWorkflowStatus StatusOf(CurrentWorkflow current, int longestMessage)
    {
        if (current.Existing is not { } workflow)
        {
            // The workflow was deleted after its end, or is about to be created.
            var recorded = WorkflowPhase.IsFinished(current.Phase) ? current.Recorded : null;
            return (recorded ?? new() { Phase = WorkflowPhase.Pending }) with { ArtifactIndex = current.ArtifactIndex, Intent = current.RequestHash };
        }

        var status = workflow.Status;
        return new()
        {
            ArtifactIndex = current.ArtifactIndex,
            Intent = current.RequestHash,
            Phase = status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Progress = status.Progress,
            Message = status.Message is { } message ? LineText.Clean(message).TruncateMiddleBytes(longestMessage) : null,
            CompletionTime = status.CompletionTime,
            FailureTime = status.FailureTime,
            LastScheduled = status.LastScheduled,
            Succeeded = status.Succeeded,
            Failed = status.Failed,
        };
    }
}
