using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What a user sees of an ArtifactWorkflow: plan and observation as a status.</summary>
internal static class ArtifactWorkflowStatus
{
    // In characters. Argo repeats there what a step said.
    private const int LongestMessage = 8 * 1024;

    private const string LostMessage = "the Argo Workflow is gone, and how it ended was not seen: check the destination, or start again by the annotation " + ArcAnnotations.ForceAt;

    public static V1Alpha1ArtifactWorkflowStatus From(WorkflowObservation observed, WorkflowPlan plan, Obstacle? failure, DateTimeOffset now)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var obstacle = failure ?? plan.Obstacle;
        var facts = Facts(observed, plan, obstacle, now);
        return facts with
        {
            ObservedGeneration = artifactWorkflow.Generation(),
            LastForceAt = plan.ForcedAt,
            Conditions = Conditions.From(
                ArtifactWorkflowConditions.Of(facts, obstacle, plan), artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), now),
        };
    }

    /// <summary>The ArtifactWorkflow waits for its Argo Workflow to go.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Deleting(V1Alpha1ArtifactWorkflow artifactWorkflow, DateTimeOffset now)
    {
        const string message = "waiting for the Argo Workflow to be deleted";
        return artifactWorkflow.Status with
        {
            ObservedGeneration = artifactWorkflow.Generation(),
            Conditions = Conditions.From(
                [
                    new(Conditions.Ready, ConditionState.False, ArcReasons.Deleting, message),
                    new(Conditions.Reconciling, ConditionState.True, ArcReasons.Deleting, message),
                ],
                artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), now),
        };
    }

    private static V1Alpha1ArtifactWorkflowStatus Facts(WorkflowObservation observed, WorkflowPlan plan, Obstacle? obstacle, DateTimeOffset now)
    {
        var known = observed.ArtifactWorkflow.Status;
        return observed.Own is { } own && Counts(own, plan) ? OfWorkflow(own.Status)
            : plan.IsLost ? known with { Phase = WorkflowPhase.Error, Message = LostMessage, CompletionTime = now, FailureTime = now }
            : obstacle is not null ? known with { Phase = Unfinished(known.Phase, plan), Message = obstacle.Message }
            : plan.IsRestart || plan.Create is not null ? new() { Phase = WorkflowPhase.Pending }
            : known;
    }

    // A run before a force-at does not; one that is being deleted does if it had finished by then.
    private static bool Counts(V1Alpha1Workflow own, WorkflowPlan plan) =>
        WorkflowFactory.IsFor(own, plan.ForcedAt) && (!own.IsDeleting() || WorkflowPhase.IsFinished(own.Status.Phase));

    private static V1Alpha1ArtifactWorkflowStatus OfWorkflow(WorkflowStatus workflow) => new()
    {
        Phase = workflow.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
        Message = workflow.Message is { } message ? Excerpt.Of(message, LongestMessage) : null,
        Progress = workflow.Progress,
        StartTime = workflow.StartedAt,
        CompletionTime = WorkflowPhase.IsFinished(workflow.Phase) ? workflow.FinishedAt : null,
        FailureTime = WorkflowPhase.IsFailure(workflow.Phase) ? workflow.FinishedAt : null,
    };

    private static string Unfinished(string? phase, WorkflowPlan plan) =>
        phase is { Length: > 0 } known && !plan.IsRestart ? known : WorkflowPhase.Pending;
}
