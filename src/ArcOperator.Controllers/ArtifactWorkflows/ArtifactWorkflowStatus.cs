using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Computes the status of an ArtifactWorkflow from observation, plan and outcome.</summary>
internal static class ArtifactWorkflowStatus
{
    // In bytes of UTF-8. The message of Argo repeats the output of steps.
    private const int LongestMessage = 8 * 1024;
    private const int LongestProgress = 32;

    private const string LostMessage = "the Argo Workflow disappeared before its end was observed: check the destination, or start again by the annotation " + ArcAnnotations.ForceAt;

    /// <summary>Returns the status after a plan was applied.</summary>
    public static V1Alpha1ArtifactWorkflowStatus From(
        ArtifactWorkflowObservation observed, ArtifactWorkflowPlan plan, ArtifactWorkflowOutcome outcome, DateTimeOffset now)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var blocker = outcome.Blocker ?? plan.Blocker;
        var facts = Facts(observed, plan, blocker, outcome.Failure, now);
        return facts with
        {
            ObservedGeneration = artifactWorkflow.Generation(),
            WorkflowUid = plan.Schedule is null && plan.Run is null ? facts.WorkflowUid : IsStarted(facts) ? observed.Own?.Uid() : null,
            LastForceAt = plan.ForcedAt,
            GateRetries = plan.GateRetries > 0 ? plan.GateRetries : null,
            LastForceTime = ForceAt.TimeOf(artifactWorkflow.Status.LastForceAt, artifactWorkflow.Status.LastForceTime, plan.ForcedAt, now),
            Conditions = Conditions.From(
                [.. ArtifactWorkflowConditions.Of(facts, blocker, plan, outcome.Failure), .. plan.Notices], artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), now),
        };
    }

    /// <summary>Returns the recorded status of the current run, without that of a run before a restart and without messages about the schedule.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Known(V1Alpha1ArtifactWorkflow artifactWorkflow, ArtifactWorkflowPlan plan) =>
        plan.IsRestart ? new()
        : ArcReasons.IsOfSchedule(artifactWorkflow.Status.Conditions.Find(Conditions.Stalled)?.Reason) ? artifactWorkflow.Status with { Message = null }
        : artifactWorkflow.Status;

    /// <summary>Returns the status of an ArtifactWorkflow whose deletion waits.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Deleting(
        V1Alpha1ArtifactWorkflow artifactWorkflow, string message, DateTimeOffset now, string reason = ArcReasons.Deleting) => artifactWorkflow.Status with
    {
        ObservedGeneration = artifactWorkflow.Generation(),
        Conditions = Deletion.Conditions(artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), message, now, reason),
    };

    /// <summary>Returns the reason for which the deletion waits, or null as long as no status is worth a write.</summary>
    public static string? DeletionMessage(V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> dependent, HttpOperationException? refusal, DateTimeOffset now) =>
        refusal is not null ? Deletion.Refusal($"delete {dependent.Kind} {dependent.Name()}", refusal)
        : Deletion.Holder(dependent) is { } holder ? holder
        : Deletion.IsLate(dependent.IsDeleting() ? dependent : artifactWorkflow, now) ? $"waiting for {dependent.Kind} {dependent.Name()} to be deleted"
        : null;

    /// <summary>Returns the status of an ArtifactWorkflow for which the API server refuses an action.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Refused(
        V1Alpha1ArtifactWorkflow artifactWorkflow, string action, HttpOperationException refusal, DateTimeOffset now)
    {
        var message = Deletion.Refusal($"{action} ArtifactWorkflow {artifactWorkflow.Name()}", refusal);
        return artifactWorkflow.IsDeleting() ? Deleting(artifactWorkflow, message, now) : artifactWorkflow.Status with
        {
            ObservedGeneration = artifactWorkflow.Generation(),
            Phase = artifactWorkflow.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Message = message,
            Conditions = WriteRefusal.Conditions(artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), message, refusal, now),
        };
    }

    private static V1Alpha1ArtifactWorkflowStatus Facts(
        ArtifactWorkflowObservation observed, ArtifactWorkflowPlan plan, Blocker? blocker, RunFailure? failure, DateTimeOffset now)
    {
        var known = observed.ArtifactWorkflow.Status;
        return plan.Recorded is { } recorded ? OfRecord(recorded)
            : plan.Schedule is { } schedule ? OfSchedule(observed, plan, schedule.Status, failure, blocker, now)
            : plan.Run is { } run ? OfRun(Known(observed.ArtifactWorkflow, plan), run, plan, failure, now)
            : plan.IsLost ? known with { Phase = WorkflowPhase.Error, Message = LostMessage, CompletionTime = now, FailureTime = now, Failed = 1 }
            : blocker is not null ? (plan.IsRestart ? new() : known) with { Phase = Unfinished(known.Phase, plan), Message = blocker.Message }
            : plan.IsRestart || plan.Create is not null ? new() { Phase = WorkflowPhase.Pending }
            : known;
    }

    private static V1Alpha1ArtifactWorkflowStatus OfRun(
        V1Alpha1ArtifactWorkflowStatus known, V1Alpha1Workflow run, ArtifactWorkflowPlan plan, RunFailure? failure, DateTimeOffset now)
    {
        // A run that was stopped has failed, whether or not Argo answers.
        var status = WorkflowStop.CauseOf(run) is not null && run.Status.Phase != WorkflowPhase.Succeeded
            ? run.Status with { Phase = WorkflowPhase.Failed, FinishedAt = known.Phase == WorkflowPhase.Failed ? known.CompletionTime ?? now : now }
            : plan.GateRefusal is not null ? run.Status with { Phase = WorkflowPhase.Failed }
            : run.Status;
        var end = RunTimes.EndOf(known, status, now);
        return new()
        {
            Phase = status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Message = failure?.Message
                ?? plan.Wait?.Message(known.Conditions.Find(Conditions.Reconciling)?.Reason, known.Message, now)
                ?? (status.Message is { } message ? PrintableText.RemoveControls(message).TruncateBytes(LongestMessage) : null),
            Progress = status.Progress is { } progress ? PrintableText.ToSingleLine(progress, LongestProgress) : null,
            StartTime = RunTimes.StartOf(known, status, now),
            CompletionTime = end,
            FailureTime = WorkflowPhase.IsFailure(status.Phase) ? end : null,
            Succeeded = status.Phase == WorkflowPhase.Succeeded ? 1 : null,
            Failed = WorkflowPhase.IsFailure(status.Phase) ? 1 : null,
            Delivery = plan.Report?.Delivery,
            Gates = plan.Report?.Gates,
        };
    }

    private static V1Alpha1ArtifactWorkflowStatus OfRecord(FinishedWork recorded) => new()
    {
        Phase = recorded.Phase,
        Message = WorkflowPhase.IsFailure(recorded.Phase) ? "the workflow had failed before this object was restored; its message is lost" : null,
        CompletionTime = recorded.EndedAt,
        FailureTime = WorkflowPhase.IsFailure(recorded.Phase) ? recorded.EndedAt : null,
        Succeeded = recorded.Phase == WorkflowPhase.Succeeded ? 1 : null,
        Failed = WorkflowPhase.IsFailure(recorded.Phase) ? 1 : null,
    };

    private static V1Alpha1ArtifactWorkflowStatus OfSchedule(
        ArtifactWorkflowObservation observed, ArtifactWorkflowPlan plan, CronWorkflowStatus schedule, RunFailure? failure, Blocker? blocker, DateTimeOffset now)
    {
        // The end of the last run stays after Argo has deleted that run. A problem of the schedule does not stay.
        var known = observed.ArtifactWorkflow.Status;
        var recorded = ArcReasons.IsOfSchedule(known.Conditions.Find(Conditions.Stalled)?.Reason) ? known with { Message = null } : known;
        var facts = plan.Run is { } run ? OfRun(Known(observed.ArtifactWorkflow, plan), run, plan, failure, now)
            : WorkflowPhase.IsFinished(known.Phase) && !plan.IsRestart && schedule.LastScheduledTime is not null ? recorded
            : new() { Phase = WorkflowPhase.Active };
        return facts with
        {
            Message = blocker?.Message ?? facts.Message,
            Delivery = facts.Delivery ?? recorded.Delivery,
            LastScheduled = schedule.LastScheduledTime,
            NextScheduled = plan.NextScheduled,
            LastSuccess = observed.ScheduledRuns.Where(run => HasDelivered(observed.ArtifactWorkflow, run)).Select(run => run.Status.FinishedAt).Append(known.LastSuccess).Max(),
            Succeeded = schedule.Succeeded,
            Failed = schedule.Failed,
            ActiveWorkflowRef = plan.Run is { } active && !WorkflowPhase.IsFinished(active.Status.Phase) ? new() { Name = active.Name() } : null,
        };
    }

    private static bool HasDelivered(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow run) =>
        run.Status.Phase == WorkflowPhase.Succeeded && GateCheck.Find(artifactWorkflow.Spec, run, RunReport.Read(run.Status)) is null;

    // Before that, another write of the status would be needed.
    private static bool IsStarted(V1Alpha1ArtifactWorkflowStatus facts) => facts.Phase is not (null or "" or WorkflowPhase.Pending);

    private static string Unfinished(string? phase, ArtifactWorkflowPlan plan) =>
        phase is { Length: > 0 } known && !plan.IsRestart ? known : WorkflowPhase.Pending;
}
