using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Failures;
using ArcOperator.Controllers.ArtifactWorkflows.Waiting;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>An ArtifactWorkflow's conditions: one table.</summary>
internal static class ArtifactWorkflowConditions
{
    // In characters.
    private const int LongestMessage = 1024;

    public static IEnumerable<ConditionState> Of(V1Alpha1ArtifactWorkflowStatus facts, Obstacle? obstacle, WorkflowPlan plan, RunFailure? failure = null)
    {
        if (obstacle is { IsTemporary: true })
        {
            return Waiting(obstacle);
        }

        var (reason, message) = Trouble(facts, obstacle, plan, failure);
        return reason is not null
            ? [new(Conditions.Ready, ConditionState.False, reason, message), new(Conditions.Stalled, ConditionState.True, reason, message)]
            : Course(facts, plan.IsSuspended, plan.Wait);
    }

    private static IEnumerable<ConditionState> Waiting(Obstacle obstacle)
    {
        if (obstacle.Reason == ArcReasons.Suspended)
        {
            yield return Suspended;
            yield break;
        }

        yield return new(Conditions.Ready, ConditionState.False, obstacle.Reason, obstacle.Message);
        yield return new(Conditions.Reconciling, ConditionState.True, obstacle.Reason, obstacle.Message);
    }

    // Without a Ready condition kstatus takes the object as current, and a tool that waits for Ready keeps waiting.
    private static ConditionState Suspended => new(ArcReasons.Suspended, ConditionState.True, ArcReasons.Suspended, Obstacle.Suspended.Message);

    /// <summary>All goes as it should.</summary>
    private static IEnumerable<ConditionState> Course(V1Alpha1ArtifactWorkflowStatus facts, bool isSuspended, RunWait? wait)
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

    /// <summary>Why the user has to act; no reason if waiting is enough.</summary>
    private static (string? Reason, string Message) Trouble(V1Alpha1ArtifactWorkflowStatus facts, Obstacle? obstacle, WorkflowPlan plan, RunFailure? failure) =>
        obstacle is not null ? (obstacle.Reason, obstacle.Message)
        : plan.IsLost ? (ArcReasons.WorkflowLost, facts.Message ?? "")
        : WorkflowPhase.IsFailure(facts.Phase) ? OfFailure(facts, failure?.Reason ?? RecordedReason(facts))
        : plan.AnnotationProblem is { } problem ? (ArcReasons.InvalidAnnotation, problem)
        : (null, "");

    // The logs are in the status' message; a condition has one sentence.
    private static (string Reason, string Message) OfFailure(V1Alpha1ArtifactWorkflowStatus facts, string reason) => (
        reason,
        LineText.Clean(facts.Message ?? "") is { Length: > 0 } cause
            ? RunWait.WithoutReason(reason, cause).Truncate(LongestMessage)
            : $"the workflow ended with phase {facts.Phase}");

    // The reason of a failure is found once and remembered.
    private static string RecordedReason(V1Alpha1ArtifactWorkflowStatus facts) =>
        facts.Conditions.Find(Conditions.Stalled)?.Reason is { } reason && !ArcReasons.IsOfSchedule(reason) ? reason : ArcReasons.Failed;
}
