using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.History;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Patching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Outcome of applying a plan.</summary>
/// <param name="Blocker">The reason why the Argo object could not be created.</param>
/// <param name="Error">An error that a retry may clear.</param>
/// <param name="Failure">The cause of the failed run.</param>
internal sealed record ArtifactWorkflowOutcome(Blocker? Blocker = null, Exception? Error = null, RunFailure? Failure = null)
{
    public static readonly ArtifactWorkflowOutcome Done = new();
}

/// <summary>Applies a plan: reserves capacity, writes to Argo, and reads the evidence of a failed run while its pods exist.</summary>
internal sealed class ArtifactWorkflowApplier(
    IKubernetesClient client, IResourceClient resources, WorkflowCapacity capacity, FailureReader failures, EntityQueue<V1Alpha1ArtifactWorkflow> queue,
    WorkflowOrigins origins, EventJournal journal, HistorySchedules schedules, ILogger<ArtifactWorkflowApplier> logger)
{
    public async Task<ArtifactWorkflowOutcome> ApplyAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, ArtifactWorkflowPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Cooling is { } cooling)
        {
            capacity.Cool(new(artifactWorkflow.Namespace() ?? "", cooling.Endpoint), cooling.Until);
        }

        if (await UpdateCapacityAsync(artifactWorkflow, plan.Capacity, cancellationToken) is { } wait && plan.Create is not null)
        {
            return new(ArtifactWorkflowBlockers.WaitingFor(wait));
        }

        if (plan.DeleteArtifactWorkflow)
        {
            ArtifactWorkflowLog.Expired(logger, artifactWorkflow.Namespace(), artifactWorkflow.Name());
            await resources.DeleteAsync(artifactWorkflow, Exactly(artifactWorkflow), cancellationToken);
        }

        if (plan.Adopt is { } released)
        {
            await AdoptAsync(artifactWorkflow, released, cancellationToken);
        }

        if (plan.Delete is { } outdated)
        {
            ArtifactWorkflowLog.Restarting(logger, artifactWorkflow.Namespace(), artifactWorkflow.Name());
            await RequestDeletionAsync(outdated, null, cancellationToken);
            await RecordAsync(artifactWorkflow, ArcEvents.Deleted, "deleted", outdated, cancellationToken);
        }

        if (plan is { Suspend: { } isSuspended, Schedule: { } schedule })
        {
            ArtifactWorkflowLog.Suspending(logger, artifactWorkflow.Namespace(), artifactWorkflow.Name(), isSuspended);
            await client.PatchAsync(schedule, MergePatch.Of(WorkflowFactory.Suspension(schedule, isSuspended)), cancellationToken: cancellationToken);
        }

        if (plan.Stop is { } stop)
        {
            ArtifactWorkflowLog.Stopping(logger, stop.Run.Namespace(), stop.Run.Name(), stop.Cause);
            await client.PatchAsync(stop.Run, MergePatch.Of(stop.Patch()), cancellationToken: cancellationToken);
        }

        return plan.Create is { } workflow ? await CreateAsync(artifactWorkflow, workflow, cancellationToken)
            : plan.FailedRun is { } failed ? new(Failure: await failures.ReadAsync(failed, cancellationToken))
            : new(Failure: plan.Failure);
    }

    /// <summary>Deletes the Argo object of an ArtifactWorkflow that is being deleted.</summary>
    /// <returns>The refusal, or null if the API server accepted the request or will accept it after a change that the cache lacks.</returns>
    public async Task<HttpOperationException?> TearDownAsync(ArtifactWorkflowObservation observed, CancellationToken cancellationToken)
    {
        if (observed.Dependent is not { } dependent)
        {
            Release(observed.ArtifactWorkflow);
            return null;
        }

        if (dependent.IsDeleting())
        {
            return null;
        }

        try
        {
            // After kubectl delete --cascade=orphan the garbage collector removes the owner first. The version protects a released object.
            await RequestDeletionAsync(dependent, dependent.ResourceVersion(), cancellationToken);
        }
        catch (HttpOperationException error)
        {
            return ServerReply.IsRefusal(error) ? error : null;
        }

        // The event of an Order that is being deleted covers all its objects.
        if (!observed.IsOrderDeleting)
        {
            await RecordAsync(observed.ArtifactWorkflow, ArcEvents.Deleted, "deleted", dependent, cancellationToken);
        }

        return null;
    }

    /// <summary>Returns the capacity of an ArtifactWorkflow without unfinished work.</summary>
    public void Release(V1Alpha1ArtifactWorkflow artifactWorkflow) => capacity.Release(ObjectKey.Of(artifactWorkflow));

    /// <summary>Returns the limit that allows no Workflow now: another worker may have just taken the last place. Null with a place.</summary>
    private async Task<CapacityWait?> UpdateCapacityAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CapacityUse use, CancellationToken cancellationToken)
    {
        switch (use)
        {
            case CapacityUse.Hold:
                capacity.Hold(artifactWorkflow);
                return null;
            case CapacityUse.None:
                Release(artifactWorkflow);
                return null;
            default:
                var wait = capacity.Claim(artifactWorkflow);
                if (wait is null && use == CapacityUse.Wait)
                {
                    // A place has become free since the plan was made.
                    await queue(artifactWorkflow, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, cancellationToken);
                }

                return wait;
        }
    }

    private async Task AdoptAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> released, CancellationToken cancellationToken)
    {
        var patch = MergePatch.Of(Adoption.Patch(released, artifactWorkflow, null, null));
        await (released is V1Alpha1CronWorkflow schedule
            ? client.PatchAsync(schedule, patch, cancellationToken: cancellationToken)
            : (Task)client.PatchAsync((V1Alpha1Workflow)released, patch, cancellationToken: cancellationToken));
        origins.Remember(artifactWorkflow, released, isOwn: true);
        ArtifactWorkflowLog.Adopted(logger, artifactWorkflow.Namespace(), artifactWorkflow.Name(), released.Kind);
        await journal.RecordAsync(artifactWorkflow, [EventRecord.Normal(ArcEvents.Adopted, $"took over Argo {released.Kind} {released.Name()} again")], cancellationToken);
    }

    private async Task<ArtifactWorkflowOutcome> CreateAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> workflow, CancellationToken cancellationToken)
    {
        try
        {
            IKubernetesObject<V1ObjectMeta> created = workflow is V1Alpha1CronWorkflow schedule
                ? await client.CreateAsync(schedules.KeepRuns(schedule), cancellationToken)
                : await client.CreateAsync((V1Alpha1Workflow)workflow, cancellationToken);
            origins.Remember(artifactWorkflow, created, isOwn: true);
            ArtifactWorkflowLog.Started(logger, artifactWorkflow.Namespace(), artifactWorkflow.Name(), created.Kind);
            await RecordAsync(artifactWorkflow, ArcEvents.Created, "created", created, cancellationToken);
            return ArtifactWorkflowOutcome.Done;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // An object that the cache lacks: an own one from a moment ago, or a foreign one. Its event causes another reconciliation.
            return ArtifactWorkflowOutcome.Done;
        }
        catch (HttpOperationException error)
        {
            // Argo's kinds may have been removed, or added again, before the cache shows it. No event announces that, so this is retried.
            Release(artifactWorkflow);
            return new(ArtifactWorkflowBlockers.Refused(workflow.Kind, error), error);
        }
    }

    private Task RecordAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, string reason, string action, IKubernetesObject<V1ObjectMeta> workflow, CancellationToken cancellationToken) =>
        journal.RecordAsync(artifactWorkflow, [EventRecord.Normal(reason, $"{action} Argo {workflow.Kind} {workflow.Name()}")], cancellationToken);

    private Task RequestDeletionAsync(IKubernetesObject<V1ObjectMeta> workflow, string? resourceVersion, CancellationToken cancellationToken) =>
        workflow is V1Alpha1CronWorkflow schedule
            ? resources.DeleteAsync(schedule, Exactly(workflow, resourceVersion), cancellationToken)
            : resources.DeleteAsync((V1Alpha1Workflow)workflow, Exactly(workflow, resourceVersion), cancellationToken);

    private static V1DeleteOptions Exactly(IMetadata<V1ObjectMeta> entity, string? resourceVersion = null) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid(), ResourceVersion = resourceVersion } };
}
