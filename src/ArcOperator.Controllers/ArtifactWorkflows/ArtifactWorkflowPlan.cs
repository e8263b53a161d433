using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Use of the limit on unfinished Workflows by one ArtifactWorkflow.</summary>
internal enum CapacityUse
{
    /// <summary>It has no unfinished Workflow and needs none.</summary>
    None,

    /// <summary>It waits for its turn.</summary>
    Wait,

    /// <summary>A Workflow is created now.</summary>
    Claim,

    /// <summary>Its Workflow exists and is not finished.</summary>
    Hold,
}

/// <summary>The decision about an ArtifactWorkflow: the writes to Argo, and the facts that its status reports.</summary>
internal sealed record ArtifactWorkflowPlan
{
    /// <summary>A Workflow or CronWorkflow to create.</summary>
    public IKubernetesObject<V1ObjectMeta>? Create { get; init; }

    /// <summary>An Argo object from before a restart. Its name must be free before another can be created.</summary>
    public IKubernetesObject<V1ObjectMeta>? Delete { get; init; }

    /// <summary>A restored or released Argo object to take over.</summary>
    public IKubernetesObject<V1ObjectMeta>? Adopt { get; init; }

    /// <summary>True to suspend the CronWorkflow, false to resume it, null to leave it.</summary>
    public bool? Suspend { get; init; }

    /// <summary>True if the lifetime of the ArtifactWorkflow has expired.</summary>
    public bool DeleteArtifactWorkflow { get; init; }

    /// <summary>A run to stop because it has waited for too long.</summary>
    public WorkflowStop? Stop { get; init; }

    /// <summary>Use of the limit on unfinished Workflows.</summary>
    public CapacityUse Capacity { get; init; }

    /// <summary>A failed run whose cause is read from its pods.</summary>
    public V1Alpha1Workflow? FailedRun { get; init; }

    /// <summary>True if no status is written, because another reconciliation follows.</summary>
    public bool KeepsStatus { get; init; }

    /// <summary>True if the Order is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The run that the status reports.</summary>
    public V1Alpha1Workflow? Run { get; init; }

    /// <summary>The CronWorkflow that the status reports.</summary>
    public V1Alpha1CronWorkflow? Schedule { get; init; }

    /// <summary>The cause for which the run does not proceed.</summary>
    public RunWait? Wait { get; init; }

    /// <summary>The report of the run, if it has ended and reports anything.</summary>
    public RunReport? Report { get; init; }

    /// <summary>The Endpoint that has refused requests as too many, according to the report of the run.</summary>
    public EndpointCooling? Cooling { get; init; }

    /// <summary>Time at which a run that failed for too many requests is repeated. Null for other runs.</summary>
    public DateTimeOffset? Repeats { get; init; }

    /// <summary>The failure that the gates of the run cause. The Workflow itself may have succeeded.</summary>
    public RunFailure? GateRefusal { get; init; }

    /// <summary>The failure of the run, if its cause is known without reading.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>The reason why nothing is created.</summary>
    public Blocker? Blocker { get; init; }

    /// <summary>The end that the Order has recorded, and that a restore dropped from the status.</summary>
    public FinishedWork? Recorded { get; init; }

    /// <summary>True if the Workflow disappeared after it had started and before its end was observed.</summary>
    public bool IsLost { get; init; }

    /// <summary>True if the recorded status describes a run before a restart and no longer counts.</summary>
    public bool IsRestart { get; init; }

    /// <summary>Number of repetitions because a gate could not decide, with the one that this plan begins.</summary>
    public int GateRetries { get; init; }

    /// <summary>The force-at that this plan handles, or that was handled last.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>The reason why the force-at cannot be read.</summary>
    public string? AnnotationProblem { get; init; }

    /// <summary>Time at which a force-at takes effect, if that is in the future.</summary>
    public DateTimeOffset? ForceDue { get; init; }

    /// <summary>Conditions beside those of the progress: facts that the user should know and that stop nothing.</summary>
    public IReadOnlyList<ConditionState> Notices { get; init; } = [];

    /// <summary>Time at which the next run of the schedule is due.</summary>
    public DateTimeOffset? NextScheduled { get; init; }

    /// <summary>Decides about an ArtifactWorkflow.</summary>
    public static ArtifactWorkflowPlan For(ArtifactWorkflowObservation observed, ArgoOptions options, CronRules crons, DateTimeOffset now)
    {
        var plan = observed is { IsOrderDeleting: true, Own: null } ? new() { KeepsStatus = true }
            : observed.IsAdoptable ? new() { KeepsStatus = true, Adopt = observed.Existing }
            : Decide(observed, options, crons, now);
        var force = ForceAt.Of(observed.ArtifactWorkflow, observed.ArtifactWorkflow.Status.LastForceAt, now, observed.ArtifactWorkflow.Status.LastForceTime, crons.MinInterval);
        var notices = FindNotices(observed, force).ToArray();
        return plan with { Capacity = CapacityOf(plan, observed), ForceDue = force.Due, Notices = notices.Length == 0 ? [] : notices };
    }

    private static IEnumerable<ConditionState> FindNotices(ArtifactWorkflowObservation observed, ForceAt force)
    {
        if (force.Refusal is { } refusal)
        {
            yield return refusal.ToCondition();
        }

        if (TemplateLint.FindNotice(observed.Template) is { } notice)
        {
            yield return notice;
        }
    }

    /// <summary>Returns the time until something is due that no event announces, for an ArtifactWorkflow whose status is written.</summary>
    public TimeSpan? RequeueAfter(V1Alpha1ArtifactWorkflow artifactWorkflow, ArgoOptions options, DateTimeOffset now) => KeepsStatus ? null : Expiry.DelayUntilFirst(
        [
            GetExpiry(artifactWorkflow),
            ScheduleDue(artifactWorkflow, now),
            ForceDue,
            GateRetry.DueAt(artifactWorkflow),
            Repeats,
            Run is { } run ? RunWait.NextChange(run, now) : null,
            Stop is null && Wait is { HasLimit: true } wait ? Expiry.Compute(wait.Since, options.MaxWait) : null,
        ],
        now);

    private static ArtifactWorkflowPlan Decide(ArtifactWorkflowObservation observed, ArgoOptions options, CronRules crons, DateTimeOffset now)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var force = ForceAt.Of(artifactWorkflow, artifactWorkflow.Status.LastForceAt, now, artifactWorkflow.Status.LastForceTime, crons.MinInterval);
        if (observed.Recorded is { } recorded && !(force.Effective > recorded.EndedAt) && observed.Run?.Status.Phase is not { Length: > 0 })
        {
            return new() { Recorded = recorded, ForcedAt = force.Effective, AnnotationProblem = force.Problem };
        }

        var isResolved = ArgoRefusal.IsResolved(artifactWorkflow, observed.Own as V1Alpha1Workflow, observed.Template, options.TemplateReferencing);
        var isForced = force.Effective != artifactWorkflow.Status.LastForceAt;
        var isRetry = !isForced && GateRetry.IsDue(artifactWorkflow, observed.Own, now);
        var isRestart = isResolved || isForced || isRetry;
        if (GetExpiry(artifactWorkflow) <= now && !isRestart)
        {
            return new() { DeleteArtifactWorkflow = true, KeepsStatus = true };
        }

        var plan = new ArtifactWorkflowPlan
        {
            IsRestart = isRestart,
            GateRetries = isForced ? 0 : (artifactWorkflow.Status.GateRetries ?? 0) + (isRetry ? 1 : 0),
            ForcedAt = force.Effective,
            AnnotationProblem = force.Problem,
            IsSuspended = observed.IsSuspended,
        };
        return observed.Own is not { } own ? ForMissing(plan, observed, options, crons)
            : isResolved ? ForOutdated(plan, own)
            : WithSchedule(WithRun(ForExisting(plan, observed, own), artifactWorkflow, options, now), artifactWorkflow, now);
    }

    private static ArtifactWorkflowPlan ForMissing(ArtifactWorkflowPlan plan, ArtifactWorkflowObservation observed, ArgoOptions options, CronRules crons)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var isSameRun = artifactWorkflow.Spec.Cron is null && !plan.IsRestart;
        return isSameRun && WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase) ? plan
            : observed.IsWaitingForOrder ? plan with { Blocker = ArtifactWorkflowBlockers.WaitingForOrder }
            : isSameRun && artifactWorkflow.Status.StartTime is not null && observed.HasArgo ? plan with { IsLost = true }
            : ArtifactWorkflowBlockers.Find(observed, options, crons) is { } blocker ? plan with { Blocker = blocker }
            : plan with
            {
                Create = WorkflowFactory.Create(
                    artifactWorkflow, options, plan.ForcedAt, observed.Template.ActiveDeadlineSeconds, CredentialVolumes.NeededBy(artifactWorkflow.Spec, observed.Template))
                    .AsRetry(plan.GateRetries),
            };
    }

    // The annotation of an Argo object names the force-at that it was created for. An object for another one is from before it.
    private static ArtifactWorkflowPlan ForExisting(ArtifactWorkflowPlan plan, ArtifactWorkflowObservation observed, IKubernetesObject<V1ObjectMeta> own) =>
        !WorkflowFactory.IsFor(own, plan.ForcedAt) || GateRetry.CountOf(own) < plan.GateRetries ? ForOutdated(plan, own)
        : own is V1Alpha1CronWorkflow schedule ? own.IsDeleting() ? plan : plan with
        {
            Schedule = schedule,
            Run = observed.Run,
            Suspend = WorkflowFactory.IsSuspended(schedule) == observed.IsSuspended ? null : observed.IsSuspended,
        }
        // A Workflow that is being deleted counts if it had finished before.
        : !own.IsDeleting() || WorkflowPhase.IsFinished(observed.Run?.Status.Phase) ? plan with { Run = observed.Run }
        : plan;

    private static ArtifactWorkflowPlan ForOutdated(ArtifactWorkflowPlan plan, IKubernetesObject<V1ObjectMeta> own) => own.IsDeleting() ? plan : plan with { Delete = own };

    private static ArtifactWorkflowPlan WithRun(ArtifactWorkflowPlan plan, V1Alpha1ArtifactWorkflow artifactWorkflow, ArgoOptions options, DateTimeOffset now)
    {
        if (plan.Run is not { } run)
        {
            return plan;
        }

        if (ArtifactWorkflowBlockers.Unreadable(run) is { } unreadable)
        {
            // An end that was observed before stays.
            return WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase) && !plan.IsRestart ? plan with { Run = null } : plan with { Run = null, Blocker = unreadable };
        }

        var wait = RunWait.Of(run, now);
        var report = RunReport.Read(run.Status);
        var refusal = GateRetry.Announce(GateCheck.Find(artifactWorkflow.Spec, run, report), run, artifactWorkflow.Spec.Cron is not null);
        var cooling = EndpointCooling.Find(artifactWorkflow, run, report);
        if (refusal is null && cooling is not null && EndpointCooling.CanRepeat(artifactWorkflow, run))
        {
            return Repeat(plan, run, cooling, now);
        }

        var failure = refusal ?? RunFailure.Known(ArtifactWorkflowStatus.Known(artifactWorkflow, plan), run);
        return plan with
        {
            Cooling = cooling,
            Wait = wait,
            Stop = WorkflowStop.Due(run, wait, options.MaxWait, now),
            Report = report,
            GateRefusal = refusal,
            GateRetries = Math.Max(plan.GateRetries, GateRetry.CountOf(run)),
            Failure = failure,
            FailedRun = failure is null && WorkflowPhase.IsFailure(run.Status.Phase) ? run : null,
        };
    }

    // The status is that of new work: it waits, and it has not failed.
    private static ArtifactWorkflowPlan Repeat(ArtifactWorkflowPlan plan, V1Alpha1Workflow run, EndpointCooling cooling, DateTimeOffset now) =>
        cooling.Until <= now ? ForOutdated(plan with { Run = null, IsRestart = true }, run) : plan with
        {
            Run = null,
            IsRestart = true,
            Cooling = cooling,
            Repeats = cooling.Until,
            Blocker = ArtifactWorkflowBlockers.RateLimited(new(CapacityLimit.Cooling) { Endpoint = cooling.Endpoint, Until = cooling.Until }),
        };

    private static ArtifactWorkflowPlan WithSchedule(ArtifactWorkflowPlan plan, V1Alpha1ArtifactWorkflow artifactWorkflow, DateTimeOffset now)
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
            Blocker = check is { Reason: { } reason, Message: { } message } ? new(reason, message) : plan.Blocker,
        };
    }

    // Argo starts the runs of schedules, so they are not counted.
    private static CapacityUse CapacityOf(ArtifactWorkflowPlan plan, ArtifactWorkflowObservation observed) =>
        plan.Create is V1Alpha1Workflow ? CapacityUse.Claim
        // The Workflow of a run that is repeated later has ended, so it occupies no place.
        : plan.Repeats is not null ? CapacityUse.None
        : ArtifactWorkflowBlockers.IsOfCapacity(plan.Blocker) ? CapacityUse.Wait
        : observed.Own is V1Alpha1Workflow workflow && !WorkflowPhase.IsFinished(workflow.Status.Phase) ? CapacityUse.Hold
        : CapacityUse.None;

    // A due time in the past was handled before.
    private static DateTimeOffset? ScheduleDue(V1Alpha1ArtifactWorkflow artifactWorkflow, DateTimeOffset now) =>
        artifactWorkflow.Status.NextScheduled + ScheduleCheck.Grace is { } due && due > now ? due : null;

    // An Order deletes its own after it has recorded their ends. An ArtifactWorkflow that a user created expires without one.
    private static DateTimeOffset? GetExpiry(V1Alpha1ArtifactWorkflow workflow) =>
        workflow.GetController() is not null || workflow.Spec.Cron is not null ? null : workflow.Status.Phase switch
        {
            WorkflowPhase.Succeeded => Expiry.Compute(workflow.Status.CompletionTime, Expiry.ParseDuration(workflow.Spec.TtlAfterFinished)),
            WorkflowPhase.Failed or WorkflowPhase.Error =>
                Expiry.Compute(workflow.Status.FailureTime ?? workflow.Status.CompletionTime, Expiry.ParseDuration(workflow.Spec.TtlAfterFailed)),
            _ => null,
        };
}
