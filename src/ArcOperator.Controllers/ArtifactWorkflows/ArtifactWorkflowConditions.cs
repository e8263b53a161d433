using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>An ArtifactWorkflow's conditions: one table.</summary>
internal static class ArtifactWorkflowConditions
{
    public static IEnumerable<ConditionState> Of(V1Alpha1ArtifactWorkflowStatus facts, Obstacle? obstacle, WorkflowPlan plan)
    {
        var (reason, message) = Trouble(facts, obstacle, plan);
        var progress = facts.Phase == WorkflowPhase.Running ? $"running, {facts.Progress ?? "0/1"} steps done" : "waiting for Argo to start the Workflow";
        if (facts.Phase == WorkflowPhase.Succeeded)
        {
            yield return new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, "the artifact has arrived");
        }
        else
        {
            yield return new(Conditions.Ready, ConditionState.False, reason ?? ArcReasons.Progressing, reason is null ? progress : message);
        }

        if (facts.Phase != WorkflowPhase.Succeeded && reason is null)
        {
            yield return new(Conditions.Reconciling, ConditionState.True, ArcReasons.Progressing, progress);
        }

        if (reason is not null)
        {
            yield return new(Conditions.Stalled, ConditionState.True, reason, message);
        }
    }

    /// <summary>Why the user has to act; no reason if waiting is enough.</summary>
    private static (string? Reason, string Message) Trouble(V1Alpha1ArtifactWorkflowStatus facts, Obstacle? obstacle, WorkflowPlan plan) =>
        obstacle is not null ? (obstacle.Reason, obstacle.Message)
        : plan.IsLost ? (ArcReasons.WorkflowLost, facts.Message ?? "")
        : WorkflowPhase.IsFailure(facts.Phase) ? (ReasonOf(facts), facts.Message is { Length: > 0 } said ? said : $"the workflow ended with phase {facts.Phase}")
        : plan.AnnotationProblem is { } problem ? (ArcReasons.InvalidAnnotation, problem)
        : (null, "");

    // That it was lost is said once and remembered.
    private static string ReasonOf(V1Alpha1ArtifactWorkflowStatus facts) =>
        facts.Conditions.Find(Conditions.Stalled)?.Reason == ArcReasons.WorkflowLost ? ArcReasons.WorkflowLost : ArcReasons.Failed;
}
