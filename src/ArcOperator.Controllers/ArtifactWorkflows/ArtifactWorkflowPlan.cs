using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Schedules;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.ArtifactWorkflows.Waiting;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Decides what is to be done about an ArtifactWorkflow: a function of what was observed, of options, and of the time.</summary>
internal static class ArtifactWorkflowPlan
{
    // Argo appends the time to it, and the name of a Workflow has to fit into a label.
    private const int LongestScheduledName = 52;

    public static WorkflowPlan For(WorkflowObservation observed, ArgoOptions options, CronRules crons, DateTimeOffset now)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var force = ForceAt.Of(artifactWorkflow, artifactWorkflow.Status.LastForceAt, now);
        if (observed.Recorded is { } recorded && !(force.Effective > recorded.EndedAt) && observed.Run?.Status.Phase is not { Length: > 0 })
        {
            return new() { Recorded = recorded, ForcedAt = force.Effective, AnnotationProblem = force.Problem };
        }

        var isResolved = ArgoRefusal.IsResolved(artifactWorkflow, observed.Own as V1Alpha1Workflow, observed.Template, options.TemplateReferencing);
        var isRestart = isResolved || force.Effective != artifactWorkflow.Status.LastForceAt;
        if (Expiry(artifactWorkflow) <= now && !isRestart)
        {
            return new() { DeleteArtifactWorkflow = true };
        }

        var plan = new WorkflowPlan
        {
            IsRestart = isRestart,
            ForcedAt = force.Effective,
            AnnotationProblem = force.Problem,
            IsSuspended = observed.IsSuspended,
        };
        return isResolved && observed.Own is { } refused ? refused.IsDeleting() ? plan : plan with { Delete = refused }
            : observed.Own is { } own ? WithSchedule(WithWait(ForExisting(plan, observed, own), options, now), artifactWorkflow, now)
            : artifactWorkflow.Spec.Cron is null && !isRestart && HasEnded(artifactWorkflow) ? plan
            : observed.IsWaitingForOrder ? plan with { Obstacle = Obstacle.WaitingForOrder }
            : artifactWorkflow.Spec.Cron is null && !isRestart && artifactWorkflow.Status.StartTime is not null && observed.HasArgo ? plan with { IsLost = true }
            : ObstacleOf(observed, options, crons) is { } obstacle ? plan with { Obstacle = obstacle }
            : plan with { Create = WorkflowFactory.Create(artifactWorkflow, options, force.Effective, SecretVolumes.NeededBy(artifactWorkflow.Spec, observed.Template)) };
    }

    /// <summary>Returns the time until something is due that no event announces, for an ArtifactWorkflow whose status is written.</summary>
    public static TimeSpan? NextLook(V1Alpha1ArtifactWorkflow artifactWorkflow, WorkflowPlan plan, ArgoOptions options, DateTimeOffset now) => Lifetime.Until(
        [
            Expiry(artifactWorkflow),
            ScheduleDue(artifactWorkflow, now),
            ForceAt.Of(artifactWorkflow, artifactWorkflow.Status.LastForceAt, now).Due,
            plan.Run is { } run ? RunWait.NextChange(run, now) : null,
            plan.Stop is null ? Lifetime.EndOf(plan.Wait?.Since, options.MaxWait) : null,
        ],
        now);

    private static WorkflowPlan WithWait(WorkflowPlan plan, ArgoOptions options, DateTimeOffset now)
    {
        if (plan.Run is not { } run)
        {
            return plan;
        }

        var wait = RunWait.Of(run, now);
        return plan with { Wait = wait, Stop = WorkflowStop.Due(run, wait, options.MaxWait, now) };
    }

    // A time that is over was judged.
    private static DateTimeOffset? ScheduleDue(V1Alpha1ArtifactWorkflow artifactWorkflow, DateTimeOffset now) =>
        artifactWorkflow.Status.NextScheduled + ScheduleCheck.Grace is { } due && due > now ? due : null;

    private static WorkflowPlan WithSchedule(WorkflowPlan plan, V1Alpha1ArtifactWorkflow artifactWorkflow, DateTimeOffset now)
    {
        if (plan.Schedule is not { } schedule || artifactWorkflow.Spec.Cron is not { } cron)
        {
            return plan;
        }

        var isRunning = plan.Run is { } run && !WorkflowPhase.IsFinished(run.Status.Phase);
        var check = ScheduleCheck.Of(cron, schedule, plan.IsRestart ? null : artifactWorkflow.Status.NextScheduled, isRunning, now);
        return plan with
        {
            NextScheduled = check.Next,
            Obstacle = check is { Reason: { } reason, Message: { } message } ? new(reason, message) : plan.Obstacle,
        };
    }

    private static bool HasEnded(V1Alpha1ArtifactWorkflow artifactWorkflow) => WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase);

    private static WorkflowPlan ForExisting(WorkflowPlan plan, WorkflowObservation observed, IKubernetesObject<V1ObjectMeta> own) =>
        // One says by an annotation for which force-at it was made; one made for another is from before it.
        !WorkflowFactory.IsFor(own, plan.ForcedAt) ? own.IsDeleting() ? plan : plan with { Delete = own }
        : own is V1Alpha1CronWorkflow schedule ? own.IsDeleting() ? plan : plan with
        {
            Schedule = schedule,
            Run = observed.Run,
            Suspend = WorkflowFactory.IsSuspended(schedule) == observed.IsSuspended ? null : observed.IsSuspended,
        }
        // One that is being deleted counts if it had finished by then.
        : !own.IsDeleting() || WorkflowPhase.IsFinished(observed.Run?.Status.Phase) ? plan with { Run = observed.Run }
        : plan;

    private static Obstacle? ObstacleOf(WorkflowObservation observed, ArgoOptions options, CronRules crons) =>
        !observed.HasArgo ? Obstacle.ArgoUnavailable
        : observed.ArtifactWorkflow.Generation() > 1 ? Obstacle.SpecChanged
        : observed.Made is { } other ? Obstacle.NameTaken(other)
        : SpecProblem(observed.ArtifactWorkflow.Spec) is { } invalid ? Obstacle.InvalidSpec($"spec.{invalid}: delete the ArtifactWorkflow and create another")
        : observed.ArtifactWorkflow.Spec.Cron is { } cron && CronProblem(observed.ArtifactWorkflow, cron, crons) is { } problem ? Obstacle.InvalidCron(problem)
        : TemplateRules.FindValueProblem(observed.ArtifactWorkflow, observed.Template) is { } value ? new(value.Reason, value.Message)
        : observed.MissingSecrets.Count > 0 ? Obstacle.MissingSecret(observed.MissingSecrets)
        : options.CheckTemplates ? TemplateObstacle(observed, options)
        : observed.IsSuspended ? Obstacle.Suspended
        : null;

    private static Obstacle? TemplateObstacle(WorkflowObservation observed, ArgoOptions options) =>
        observed.Template.State == TemplateState.KindMissing ? Obstacle.ArgoUnavailable
        : TemplateRules.FindProblem(observed.ArtifactWorkflow, observed.Template, options.TemplateReferencing) is { } problem ? new(problem.Reason, problem.Message)
        : observed.IsSuspended ? Obstacle.Suspended
        : null;

    /// <summary>Returns the first field with a value that servers with CEL refuse, in the words of the CRD, or null.</summary>
    private static string? SpecProblem(V1Alpha1ArtifactWorkflowSpec spec) =>
        !FieldRules.IsName(spec.WorkflowTemplateRef.Name) ? $"workflowTemplateRef.name {FieldRules.NameMessage}"
        : spec.SrcSecretRef is { Name: null or "" } ? $"srcSecretRef {FieldRules.SecretNameMessage}"
        : spec.DstSecretRef is { Name: null or "" } ? $"dstSecretRef {FieldRules.SecretNameMessage}"
        : FieldRules.LifetimeProblem(spec.TtlAfterFinished) is { } finished ? $"ttlAfterFinished {finished}"
        : FieldRules.LifetimeProblem(spec.TtlAfterFailed) is { } failed ? $"ttlAfterFailed {failed}"
        : FieldRules.ParametersProblem(spec.Parameters, "parameters");

    private static string? CronProblem(V1Alpha1ArtifactWorkflow artifactWorkflow, Cron cron, CronRules crons) =>
        artifactWorkflow.Name().Length > LongestScheduledName
            ? $"metadata.name has {artifactWorkflow.Name().Length} characters: with a schedule Argo allows {LongestScheduledName}"
            : crons.FindProblem(cron) is { } problem ? $"spec.{problem}" : null;

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
