using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What has happened to an ArtifactWorkflow between two statuses: told when the later one is written, and so once.</summary>
internal static class ArtifactWorkflowEvents
{
    // In characters; an event takes no more than 1,024 bytes.
    private const int LongestMessage = 500;

    public static IEnumerable<EventRecord> Between(V1Alpha1ArtifactWorkflowStatus before, V1Alpha1ArtifactWorkflowStatus after)
    {
        foreach (var forced in EventRecord.Forced("starting again", before.LastForceAt, after.LastForceAt))
        {
            yield return forced;
        }

        if (HasEnded(before, after))
        {
            yield return after.Phase == WorkflowPhase.Succeeded
                ? EventRecord.Normal(ArcReasons.Succeeded, "the artifact has arrived")
                : EventRecord.Warning(FailureReason(after), (LineText.Clean(after.Message ?? "") is { Length: > 0 } cause ? cause : $"the workflow ended with phase {after.Phase}").Truncate(LongestMessage));
        }

        if (LongWait(after) is { } wait && LongWait(before)?.Reason != wait.Reason)
        {
            yield return EventRecord.Warning(wait.Reason, wait.Message.Truncate(LongestMessage));
        }

        var (old, now) = (before.Conditions.Find(Conditions.Stalled), after.Conditions.Find(Conditions.Stalled));
        var isKnownRefusal = now?.Reason is ArcReasons.CreationFailed or ArcReasons.WriteRefused && before.Conditions.Find(Conditions.Ready)?.Reason == now.Reason;
        if (now is not null && (!WorkflowPhase.IsFailure(after.Phase) || ArcReasons.IsOfSchedule(now.Reason)) && !isKnownRefusal && (now.Reason, now.Message) != (old?.Reason, old?.Message))
        {
            yield return EventRecord.Warning(now.Reason, now.Message.Truncate(LongestMessage));
        }

        foreach (var record in Deletion.Events(before.Conditions, after.Conditions))
        {
            yield return record;
        }

        // A refusal that is retried does not stall, and is worth a warning all the same.
        if (now is null && after.Conditions.Find(Conditions.Ready) is { Reason: ArcReasons.CreationFailed or ArcReasons.WriteRefused } ready
            && before.Conditions.Find(Conditions.Ready)?.Reason != ready.Reason)
        {
            yield return EventRecord.Warning(ready.Reason, ready.Message.Truncate(LongestMessage));
        }
    }

    private static string FailureReason(V1Alpha1ArtifactWorkflowStatus status) =>
        status.Conditions.Find(Conditions.Stalled)?.Reason is { } reason && !ArcReasons.IsOfSchedule(reason) ? reason : ArcReasons.Failed;

    // A pod that is about to start is not worth a warning.
    private static V1Condition? LongWait(V1Alpha1ArtifactWorkflowStatus status) =>
        status.Conditions.Find(Conditions.Reconciling) is { } waiting && ArcReasons.IsWait(waiting.Reason) && WaitTime.IsLong(waiting.Message) ? waiting : null;

    /// <summary>Whether a run has ended of which the earlier status did not know.</summary>
    public static bool HasEnded(V1Alpha1ArtifactWorkflowStatus before, V1Alpha1ArtifactWorkflowStatus after) =>
        WorkflowPhase.IsFinished(after.Phase)
        && (before.Phase != after.Phase || before.CompletionTime?.ToUnixTimeSeconds() != after.CompletionTime?.ToUnixTimeSeconds());
}
