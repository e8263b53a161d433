using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>An ArtifactWorkflow's conditions: one table.</summary>
internal static class ArtifactWorkflowConditions
{
    // In characters.
    private const int LongestMessage = 1024;

    public static IEnumerable<ConditionState> Of(V1Alpha1ArtifactWorkflowStatus facts, Obstacle? obstacle, WorkflowPlan plan)
    {
        if (obstacle is { IsTemporary: true })
        {
            return Waiting(obstacle);
        }

        var (reason, message) = Trouble(facts, obstacle, plan);
        return reason is not null
            ? [new(Conditions.Ready, ConditionState.False, reason, message), new(Conditions.Stalled, ConditionState.True, reason, message)]
            : Course(facts, plan.IsSuspended);
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
    private static IEnumerable<ConditionState> Course(V1Alpha1ArtifactWorkflowStatus facts, bool isSuspended)
    {
        var progress = facts.Phase == WorkflowPhase.Running ? $"running, {facts.Progress ?? "0/1"} steps done" : "waiting for Argo to start the Workflow";
        return facts.Phase switch
        {
            WorkflowPhase.Succeeded => [new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, "the artifact has arrived")],
            WorkflowPhase.Active => [isSuspended ? Suspended : new(Conditions.Ready, ConditionState.True, ArcReasons.Scheduled, "the first run is not due yet")],
            _ =>
            [
                new(Conditions.Ready, ConditionState.False, ArcReasons.Progressing, progress),
                new(Conditions.Reconciling, ConditionState.True, ArcReasons.Progressing, progress),
            ],
        };
    }

    /// <summary>Why the user has to act; no reason if waiting is enough.</summary>
    private static (string? Reason, string Message) Trouble(V1Alpha1ArtifactWorkflowStatus facts, Obstacle? obstacle, WorkflowPlan plan) =>
        obstacle is not null ? (obstacle.Reason, obstacle.Message)
        : plan.IsLost ? (ArcReasons.WorkflowLost, facts.Message ?? "")
        : WorkflowPhase.IsFailure(facts.Phase) ? (ReasonOf(facts), FirstLines(facts))
        : plan.AnnotationProblem is { } problem ? (ArcReasons.InvalidAnnotation, problem)
        : (null, "");

    // The logs are in the status' message; of a condition's one sentence is expected.
    private static string FirstLines(V1Alpha1ArtifactWorkflowStatus facts) =>
        facts.Message is { Length: > 0 } said ? Excerpt.Of(said, LongestMessage) : $"the workflow ended with phase {facts.Phase}";

    // That it was lost is said once and remembered.
    private static string ReasonOf(V1Alpha1ArtifactWorkflowStatus facts) =>
        facts.Conditions.Find(Conditions.Stalled)?.Reason == ArcReasons.WorkflowLost ? ArcReasons.WorkflowLost : ArcReasons.Failed;
}
