using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Decides what is to be done about an ArtifactWorkflow: a function of what was observed, of options, and of the time.</summary>
internal static class ArtifactWorkflowPlan
{
    public static WorkflowPlan For(WorkflowObservation observed, ArgoOptions options, DateTimeOffset now)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var force = ForceAt.Of(artifactWorkflow, artifactWorkflow.Status.LastForceAt, now);
        var isRestart = force.Effective != artifactWorkflow.Status.LastForceAt;
        if (Expiry(artifactWorkflow) <= now && !isRestart)
        {
            return new() { DeleteArtifactWorkflow = true };
        }

        var plan = new WorkflowPlan
        {
            IsRestart = isRestart,
            ForcedAt = force.Effective,
            AnnotationProblem = force.Problem,
        };
        return observed.Own is { } own ? ForExisting(plan, own)
            : WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase) && !isRestart ? plan
            : artifactWorkflow.Status.StartTime is not null && !isRestart && observed.Argo != InformerState.KindMissing ? plan with { IsLost = true }
            : ObstacleOf(observed) is { } obstacle ? plan with { Obstacle = obstacle }
            : plan with { Create = WorkflowFactory.Create(artifactWorkflow, options, force.Effective) };
    }

    /// <summary>When something is due that no event announces; of an ArtifactWorkflow whose status is written.</summary>
    public static TimeSpan? NextLook(V1Alpha1ArtifactWorkflow artifactWorkflow, DateTimeOffset now) =>
        Lifetime.Until([Expiry(artifactWorkflow), ForceAt.Of(artifactWorkflow, artifactWorkflow.Status.LastForceAt, now).Due], now);

    // A Workflow says by an annotation for which force-at it was made; one made for another is from before it.
    private static WorkflowPlan ForExisting(WorkflowPlan plan, V1Alpha1Workflow own) =>
        WorkflowFactory.IsFor(own, plan.ForcedAt) || own.IsDeleting() ? plan
        : plan with { Delete = own };

    private static Obstacle? ObstacleOf(WorkflowObservation observed) =>
        observed.Argo == InformerState.KindMissing ? Obstacle.ArgoUnavailable
        : observed.ArtifactWorkflow.Generation() > 1 ? Obstacle.SpecChanged
        : observed.Workflow is not null ? Obstacle.WorkflowOfAnother(observed.ArtifactWorkflow)
        : observed.ArtifactWorkflow.Spec.Cron is not null ? Obstacle.CronNotSupported
        : observed.MissingSecrets.Count > 0 ? Obstacle.MissingSecret(observed.MissingSecrets)
        : null;

    // An Order deletes its own, once it has taken note of how they ended. What a user made goes by itself.
    private static DateTimeOffset? Expiry(V1Alpha1ArtifactWorkflow workflow) =>
        workflow.GetController() is not null || workflow.Spec.Cron is not null ? null : workflow.Status.Phase switch
        {
            WorkflowPhase.Succeeded => Lifetime.EndOf(workflow.Status.CompletionTime, Lifetime.Parse(workflow.Spec.TtlAfterFinished)),
            WorkflowPhase.Failed or WorkflowPhase.Error =>
                Lifetime.EndOf(workflow.Status.FailureTime ?? workflow.Status.CompletionTime, Lifetime.Parse(workflow.Spec.TtlAfterFailed)),
            _ => null,
        };
}
