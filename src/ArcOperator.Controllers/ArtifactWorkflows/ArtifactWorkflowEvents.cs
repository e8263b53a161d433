using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>The events of an ArtifactWorkflow: the difference of two statuses, so that each is emitted once.</summary>
internal static class ArtifactWorkflowEvents
{
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
                : EventRecord.Warning(FailureReason(after), (PrintableText.FirstLine(after.Message ?? "") is { Length: > 0 } cause ? cause : $"the workflow ended with phase {after.Phase}").Truncate(EventRecord.LongestMessage));
        }

        if (LongWait(after) is { } wait && LongWait(before)?.Reason != wait.Reason)
        {
            yield return EventRecord.Warning(wait.Reason, wait.Message.Truncate(EventRecord.LongestMessage));
        }

        var (old, stalled) = (before.Conditions.Find(Conditions.Stalled), after.Conditions.Find(Conditions.Stalled));
        var isKnownRefusal = stalled?.Reason is ArcReasons.CreationFailed or ArcReasons.WriteRefused && before.Conditions.Find(Conditions.Ready)?.Reason == stalled.Reason;
        if (stalled is not null && (!WorkflowPhase.IsFailure(after.Phase) || ArcReasons.IsOfSchedule(stalled.Reason)) && !isKnownRefusal && (stalled.Reason, stalled.Message) != (old?.Reason, old?.Message))
        {
            yield return EventRecord.Warning(stalled.Reason, stalled.Message.Truncate(EventRecord.LongestMessage));
        }

        if (after.Conditions.Find(RunReport.ReportedCondition) is { Reason: ArcReasons.InvalidReport or ArcReasons.ReportCut } report
            && before.Conditions.Find(RunReport.ReportedCondition)?.Message != report.Message)
        {
            yield return EventRecord.Warning(report.Reason, report.Message.Truncate(EventRecord.LongestMessage));
        }

        foreach (var record in Deletion.Events(before.Conditions, after.Conditions).Concat(ForceRefusal.Events(before.Conditions, after.Conditions)))
        {
            yield return record;
        }

        // A refusal that is retried does not stall. It is still worth a warning.
        if (stalled is null && after.Conditions.Find(Conditions.Ready) is { Reason: ArcReasons.CreationFailed or ArcReasons.WriteRefused } ready
            && before.Conditions.Find(Conditions.Ready)?.Reason != ready.Reason)
        {
            yield return EventRecord.Warning(ready.Reason, ready.Message.Truncate(EventRecord.LongestMessage));
        }
    }

    private static string FailureReason(V1Alpha1ArtifactWorkflowStatus status) =>
        status.Conditions.Find(Conditions.Stalled)?.Reason is { } reason && !ArcReasons.IsOfSchedule(reason) ? reason : ArcReasons.Failed;

    // A pod that is about to start is not worth a warning.
    private static V1Condition? LongWait(V1Alpha1ArtifactWorkflowStatus status) =>
        status.Conditions.Find(Conditions.Reconciling) is { } waiting && ArcReasons.IsWait(waiting.Reason) && WaitTime.IsLong(waiting.Message) ? waiting : null;

    /// <summary>Returns true if a run has ended that the earlier status does not report.</summary>
    public static bool HasEnded(V1Alpha1ArtifactWorkflowStatus before, V1Alpha1ArtifactWorkflowStatus after) =>
        WorkflowPhase.IsFinished(after.Phase)
        && (before.Phase != after.Phase || before.CompletionTime?.ToUnixTimeSeconds() != after.CompletionTime?.ToUnixTimeSeconds());
}
