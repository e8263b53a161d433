using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Failures;
using ArcOperator.Controllers.ArtifactWorkflows.Waiting;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What a user sees of an ArtifactWorkflow: plan and observation as a status.</summary>
internal static class ArtifactWorkflowStatus
{
    // In bytes of UTF-8. Argo repeats there what a step said.
    private const int LongestMessage = 8 * 1024;

    private const string LostMessage = "the Argo Workflow is gone, and how it ended was not seen: check the destination, or start again by the annotation " + ArcAnnotations.ForceAt;

    /// <param name="observed">What the decision rested on.</param>
    /// <param name="plan">What was decided.</param>
    /// <param name="refusal">Why it could not be carried out; null if it could.</param>
    /// <param name="failure">Why the run failed; null if it did not.</param>
    /// <param name="now">Now.</param>
    public static V1Alpha1ArtifactWorkflowStatus From(
        WorkflowObservation observed, WorkflowPlan plan, Obstacle? refusal, RunFailure? failure, DateTimeOffset now)
    {
        var artifactWorkflow = observed.ArtifactWorkflow;
        var obstacle = refusal ?? plan.Obstacle;
        var facts = Facts(observed, plan, obstacle, failure, now);
        return facts with
        {
            ObservedGeneration = artifactWorkflow.Generation(),
            LastForceAt = plan.ForcedAt,
            Conditions = Conditions.From(
                ArtifactWorkflowConditions.Of(facts, obstacle, plan, failure), artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), now),
        };
    }

    /// <summary>Returns the status that counts for the run: a run before a force-at does not, nor does the message about the schedule.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Known(V1Alpha1ArtifactWorkflow artifactWorkflow, WorkflowPlan plan) =>
        plan.IsRestart ? new()
        : ArcReasons.IsOfSchedule(artifactWorkflow.Status.Conditions.Find(Conditions.Stalled)?.Reason) ? artifactWorkflow.Status with { Message = null }
        : artifactWorkflow.Status;

    /// <summary>Returns the status of an ArtifactWorkflow whose deletion waits.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Deleting(V1Alpha1ArtifactWorkflow artifactWorkflow, string message, DateTimeOffset now) => artifactWorkflow.Status with
    {
        ObservedGeneration = artifactWorkflow.Generation(),
        Conditions = Deletion.Conditions(artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), message, now),
    };

    /// <summary>Returns the reason for which the deletion waits, or null as long as no status is worth a write.</summary>
    public static string? DeletionMessage(V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> made, HttpOperationException? refusal, DateTimeOffset now) =>
        refusal is not null ? Deletion.Refusal($"delete {made.Kind} {made.Name()}", refusal)
        : Deletion.Holder(made) is { } holder ? holder
        : Deletion.IsLate(artifactWorkflow, now) ? $"waiting for {made.Kind} {made.Name()} to be deleted"
        : null;

    /// <summary>Returns the status of an ArtifactWorkflow whose finalizer the API server refuses to add or to remove.</summary>
    public static V1Alpha1ArtifactWorkflowStatus Refused(V1Alpha1ArtifactWorkflow artifactWorkflow, HttpOperationException refusal, DateTimeOffset now)
    {
        var message = Deletion.Refusal($"change the finalizers of ArtifactWorkflow {artifactWorkflow.Name()}", refusal);
        return artifactWorkflow.IsDeleting() ? Deleting(artifactWorkflow, message, now) : artifactWorkflow.Status with
        {
            ObservedGeneration = artifactWorkflow.Generation(),
            Phase = artifactWorkflow.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Message = message,
            Conditions = WriteRefusal.Conditions(artifactWorkflow.Status.Conditions, artifactWorkflow.Generation(), message, refusal, now),
        };
    }

    private static V1Alpha1ArtifactWorkflowStatus Facts(
        WorkflowObservation observed, WorkflowPlan plan, Obstacle? obstacle, RunFailure? failure, DateTimeOffset now)
    {
        var known = observed.ArtifactWorkflow.Status;
        return plan.Recorded is { } recorded ? OfRecord(recorded)
            : plan.Schedule is { } schedule ? OfSchedule(observed, plan, schedule.Status, failure, obstacle, now)
            : plan.Run is { } run ? OfRun(Known(observed.ArtifactWorkflow, plan), run, plan.Wait, failure, now)
            : plan.IsLost ? known with { Phase = WorkflowPhase.Error, Message = LostMessage, CompletionTime = now, FailureTime = now, Failed = 1 }
            : obstacle is not null ? known with { Phase = Unfinished(known.Phase, plan), Message = obstacle.Message }
            : plan.IsRestart || plan.Create is not null ? new() { Phase = WorkflowPhase.Pending }
            : known;
    }

    private static V1Alpha1ArtifactWorkflowStatus OfRun(
        V1Alpha1ArtifactWorkflowStatus known, V1Alpha1Workflow run, RunWait? wait, RunFailure? failure, DateTimeOffset now)
    {
        // A run that was stopped has failed, whether or not Argo answers.
        var status = WorkflowStop.CauseOf(run) is not null && run.Status.Phase != WorkflowPhase.Succeeded
            ? run.Status with { Phase = WorkflowPhase.Failed, FinishedAt = known.Phase == WorkflowPhase.Failed ? known.CompletionTime ?? now : now }
            : run.Status;
        var end = RunTimes.EndOf(known, status, now);
        return new()
        {
            Phase = status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Message = failure?.Message
                ?? wait?.Message(known.Conditions.Find(Conditions.Reconciling)?.Reason, known.Message, now)
                ?? (status.Message is { } message ? LineText.Readable(message).TruncateBytes(LongestMessage) : null),
            Progress = status.Progress,
            StartTime = RunTimes.StartOf(known, status, now),
            CompletionTime = end,
            FailureTime = WorkflowPhase.IsFailure(status.Phase) ? end : null,
            Succeeded = status.Phase == WorkflowPhase.Succeeded ? 1 : null,
            Failed = WorkflowPhase.IsFailure(status.Phase) ? 1 : null,
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
        WorkflowObservation observed, WorkflowPlan plan, CronWorkflowStatus schedule, RunFailure? failure, Obstacle? obstacle, DateTimeOffset now)
    {
        // How the last run ended is remembered when Argo has cleared it away; a problem of the schedule is not.
        var known = observed.ArtifactWorkflow.Status;
        var remembered = ArcReasons.IsOfSchedule(known.Conditions.Find(Conditions.Stalled)?.Reason) ? known with { Message = null } : known;
        var facts = plan.Run is { } run ? OfRun(Known(observed.ArtifactWorkflow, plan), run, plan.Wait, failure, now)
            : WorkflowPhase.IsFinished(known.Phase) && !plan.IsRestart && schedule.LastScheduledTime is not null ? remembered
            : new() { Phase = WorkflowPhase.Active };
        return facts with
        {
            Message = obstacle?.Message ?? facts.Message,
            LastScheduled = schedule.LastScheduledTime,
            NextScheduled = plan.NextScheduled,
            LastSuccess = observed.ScheduledRuns.Where(run => run.Status.Phase == WorkflowPhase.Succeeded).Select(run => run.Status.FinishedAt).Append(known.LastSuccess).Max(),
            Succeeded = schedule.Succeeded,
            Failed = schedule.Failed,
            ActiveWorkflowRef = plan.Run is { } active && !WorkflowPhase.IsFinished(active.Status.Phase) ? new() { Name = active.Name() } : null,
        };
    }

    private static string Unfinished(string? phase, WorkflowPlan plan) =>
        phase is { Length: > 0 } known && !plan.IsRestart ? known : WorkflowPhase.Pending;
}
