using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>The table of the conditions of ArtifactWorkflows.</summary>
internal static class ArtifactWorkflowConditions
{
    // In characters.
    private const int LongestMessage = 1024;

    public static IEnumerable<ConditionState> Of(V1Alpha1ArtifactWorkflowStatus facts, Blocker? blocker, ArtifactWorkflowPlan plan, RunFailure? failure = null) =>
        OfProgress(facts, blocker, plan, failure).Concat(OfReport(facts, plan));

    // Argo deletes finished Workflows. The condition of their report stays, as the report itself does.
    private static IEnumerable<ConditionState> OfReport(V1Alpha1ArtifactWorkflowStatus facts, ArtifactWorkflowPlan plan) =>
        plan.Report is { } report ? [report.Condition]
        : plan is { Run: null, IsRestart: false } && facts.Conditions.Find(RunReport.ReportedCondition) is { } known
            ? [new(RunReport.ReportedCondition, known.Status, known.Reason, known.Message)]
        : [];

    private static IEnumerable<ConditionState> OfProgress(V1Alpha1ArtifactWorkflowStatus facts, Blocker? blocker, ArtifactWorkflowPlan plan, RunFailure? failure)
    {
        if (blocker is { IsTransient: true })
        {
            return Waiting(blocker);
        }

        var (reason, message) = Trouble(facts, blocker, plan, failure);
        return reason is not null
            ? [new(Conditions.Ready, ConditionState.False, reason, message), new(Conditions.Stalled, ConditionState.True, reason, message)]
            : Progress(facts, plan.IsSuspended, plan.Wait);
    }

    private static IEnumerable<ConditionState> Waiting(Blocker blocker)
    {
        if (blocker.Reason == ArcReasons.Suspended)
        {
            yield return Suspended;
            yield break;
        }

        yield return new(Conditions.Ready, ConditionState.False, blocker.Reason, blocker.Message);
        yield return new(Conditions.Reconciling, ConditionState.True, blocker.Reason, blocker.Message);
    }

    // Without a Ready condition kstatus takes the object as current, and a tool that waits for Ready keeps waiting.
    private static ConditionState Suspended => new(ArcReasons.Suspended, ConditionState.True, ArcReasons.Suspended, ArtifactWorkflowBlockers.Suspended.Message);

    /// <summary>Returns the conditions of work without a problem.</summary>
    private static IEnumerable<ConditionState> Progress(V1Alpha1ArtifactWorkflowStatus facts, bool isSuspended, RunWait? wait)
    {
        var reason = wait?.Reason ?? ArcReasons.Progressing;
        var progress = wait is not null ? RunWait.WithoutReason(wait.Reason, facts.Message ?? "").Truncate(LongestMessage)
            : facts.Phase == WorkflowPhase.Running ? $"running, {facts.Progress ?? "0/1"} steps done"
            : "waiting for Argo to start the Workflow";
        return facts.Phase switch
        {
            WorkflowPhase.Succeeded => [new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, "the artifact has arrived")],
            WorkflowPhase.Active => [isSuspended ? Suspended : new(Conditions.Ready, ConditionState.True, ArcReasons.Scheduled, "the first run is not due yet")],
            _ =>
            [
                new(Conditions.Ready, ConditionState.False, reason, progress),
                new(Conditions.Reconciling, ConditionState.True, reason, progress),
            ],
        };
    }

    /// <summary>Returns the problem that the user has to solve; without a reason if there is none.</summary>
    private static (string? Reason, string Message) Trouble(V1Alpha1ArtifactWorkflowStatus facts, Blocker? blocker, ArtifactWorkflowPlan plan, RunFailure? failure) =>
        blocker is not null ? (blocker.Reason, blocker.Message)
        : plan.IsLost ? (ArcReasons.WorkflowLost, facts.Message ?? "")
        : WorkflowPhase.IsFailure(facts.Phase) ? OfFailure(facts, failure?.Reason ?? RecordedReason(facts))
        : plan.AnnotationProblem is { } problem ? (ArcReasons.InvalidAnnotation, problem)
        : (null, "");

    // The message of the status has the logs. A condition has one sentence.
    private static (string Reason, string Message) OfFailure(V1Alpha1ArtifactWorkflowStatus facts, string reason) => (
        reason,
        PrintableText.FirstLine(facts.Message ?? "") is { Length: > 0 } cause
            ? RunWait.WithoutReason(reason, cause).Truncate(LongestMessage)
            : $"the workflow ended with phase {facts.Phase}");

    // The reason of a failure is read once and recorded.
    private static string RecordedReason(V1Alpha1ArtifactWorkflowStatus facts) =>
        facts.Conditions.Find(Conditions.Stalled)?.Reason is { } reason && !ArcReasons.IsOfSchedule(reason) ? reason : ArcReasons.Failed;
}
