using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The state of an Order in numbers and in one sentence.</summary>
internal sealed record OrderSummary
{
    public required int Total { get; init; }

    public required int Succeeded { get; init; }

    public required int Failed { get; init; }

    /// <summary>The reason of the failures.</summary>
    public string FailureReason { get; init; } = ArcReasons.Failed;

    /// <summary>Number of artifacts in progress or waiting for a worker.</summary>
    public required int Active { get; init; }

    /// <summary>Number of artifacts whose run has started.</summary>
    public required int Running { get; init; }

    /// <summary>Number of artifacts whose workflow is Reconciling. The others have no Workflow.</summary>
    public required int Moving { get; init; }

    /// <summary>The reasons of unfinished workflows that need the user, one for each.</summary>
    public required IReadOnlyList<string> Stalls { get; init; }

    /// <summary>The reasons for which runs do not proceed, one for each.</summary>
    public IReadOnlyList<string> Waits { get; init; } = [];

    /// <summary>Number of artifacts whose schedule has not had a run yet.</summary>
    public required int Scheduled { get; init; }

    public required bool IsSuspended { get; init; }

    public required IReadOnlyList<ArtifactBlocker> Blockers { get; init; }

    public required string Message { get; init; }

    public string? AnnotationProblem { get; init; }

    /// <summary>An invalid field of the spec that does not belong to an artifact. Null if there is none.</summary>
    public string? SpecProblem { get; init; }

    public bool IsDone => Succeeded == Total && Blockers.Count == 0;

    public string Phase =>
        IsDone ? OrderPhase.Succeeded
        : IsSuspended ? OrderPhase.Suspended
        : Running > 0 ? OrderPhase.Running
        : Active > 0 ? Succeeded + Failed > 0 ? OrderPhase.Running : OrderPhase.Pending
        : Failed > 0 ? OrderPhase.Failed
        : OrderPhase.Pending;

    public static OrderSummary For(
        V1Alpha1Order order, IReadOnlyList<OrderEntry> entries, IReadOnlyList<ArtifactBlocker> blockers, string? annotationProblem)
    {
        // Equal artifacts share one workflow, and each of them counts.
        var failed = entries.Where(entry => WorkflowPhase.IsFailure(entry.Status.Phase)).ToList();
        var specProblem = OrderPlan.FindSpecProblem(order.Spec);
        var active = entries.Where(entry => !WorkflowPhase.IsFinished(entry.Status.Phase) && entry.Status.Phase != WorkflowPhase.Active).ToList();
        return new()
        {
            Total = order.Spec.Artifacts.Count,
            Succeeded = entries.Count(entry => entry.Status.Phase == WorkflowPhase.Succeeded),
            Failed = failed.Count,
            FailureReason = failed.Select(entry => entry.FailureReason).Distinct().ToList() is [{ } only] ? only : ArcReasons.Failed,
            Active = active.Count,
            Running = active.Count(entry => entry.Status.Phase == WorkflowPhase.Running),
            Moving = active.Count(entry => entry.IsMoving),
            Scheduled = entries.Count(entry => entry.Status.Phase == WorkflowPhase.Active),
            Stalls = [.. entries.Select(entry => entry.Stall).OfType<string>()],
            Waits = [.. entries.Select(entry => entry.Wait).OfType<string>()],
            IsSuspended = order.Spec.Suspend is true,
            Blockers = [.. blockers.OrderBy(blocker => blocker.Index).DistinctBy(blocker => blocker.Index)],
            Message = Summarize(blockers, failed, entries.Where(entry => entry.Stall is not null), entries.Where(entry => entry.Wait is not null), [specProblem, annotationProblem]),
            AnnotationProblem = annotationProblem,
            SpecProblem = specProblem,
        };
    }

    private static string Summarize(
        IReadOnlyList<ArtifactBlocker> blockers, IReadOnlyList<OrderEntry> failed, IEnumerable<OrderEntry> stalled, IEnumerable<OrderEntry> waiting,
        IEnumerable<string?> specProblems)
    {
        var sentences = blockers.OrderBy(blocker => blocker.Index).Select(blocker => blocker.Cause.Message)
            .Concat(failed.Concat(stalled).Select(Sentence))
            .Concat(specProblems.OfType<string>())
            .Concat(waiting.Select(Sentence))
            .ToList();
        return sentences.Count switch
        {
            0 => "",
            1 => sentences[0],
            _ => $"{sentences[0]} (and {sentences.Count - 1} more, see status.unresolvedArtifacts and status.artifactWorkflows)",
        };
    }

    private static string Sentence(OrderEntry entry) => $"artifact {entry.ArtifactIndex}: {FirstLine(entry.Status)}";

    private static string FirstLine(OrderArtifactWorkflowStatus status) =>
        status.Message is { Length: > 0 } message ? message.Split('\n', 2)[0] : $"workflow ended with phase {status.Phase}";
}

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

    /// <summary>The reason of the failure if it is more than that a step failed: the Workflow was lost, or a gate did not let the artifact pass.</summary>
    public string? FailureReason { get; init; }

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
            FailureReason = stall == ArcReasons.WorkflowLost || ArcReasons.IsOfGate(stall) ? stall : null,
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
            Digest = status.Delivery?.Digest,
            Message = status.Message is { } message ? PrintableText.FirstLine(message).TruncateMiddleBytes(longestMessage) : null,
            CompletionTime = status.CompletionTime,
            FailureTime = status.FailureTime,
            LastScheduled = status.LastScheduled,
            Succeeded = status.Succeeded,
            Failed = status.Failed,
        };
    }
}
