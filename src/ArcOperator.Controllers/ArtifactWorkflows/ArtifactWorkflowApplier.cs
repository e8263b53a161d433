using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Patching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Carries a plan out.</summary>
internal sealed class ArtifactWorkflowApplier(IKubernetesClient client, IResourceClient resources, EventJournal journal, ILogger<ArtifactWorkflowApplier> logger)
{
    public async Task<WorkflowOutcome> ApplyAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, WorkflowPlan plan, CancellationToken cancellationToken)
    {
        if (plan.DeleteArtifactWorkflow)
        {
            ArtifactWorkflowLog.Expired(logger, artifactWorkflow.FullName());
            await resources.DeleteAsync(artifactWorkflow, Exactly(artifactWorkflow), cancellationToken);
        }

        if (plan.Delete is { } old)
        {
            ArtifactWorkflowLog.Restarting(logger, artifactWorkflow.FullName());
            await DeleteAsync(artifactWorkflow, old, cancellationToken);
        }

        if (plan is { Suspend: { } isSuspended, Schedule: { } schedule })
        {
            ArtifactWorkflowLog.Suspending(logger, artifactWorkflow.FullName(), isSuspended);
            await client.PatchAsync(schedule, MergePatch.Of(WorkflowFactory.Suspension(schedule, isSuspended)), cancellationToken: cancellationToken);
        }

        if (plan.Stop is { } stop)
        {
            ArtifactWorkflowLog.Stopping(logger, stop.Run.FullName(), stop.Cause);
            await client.PatchAsync(stop.Run, MergePatch.Of(stop.Patch()), cancellationToken: cancellationToken);
        }

        return plan.Create is { } made ? await CreateAsync(artifactWorkflow, made, cancellationToken) : WorkflowOutcome.AllDone;
    }

    /// <summary>
    /// Whether the Workflow that a plan takes for lost is there after all. After a start the cache may be older than the status: an
    /// API server beside the one that took the last write may be behind.
    /// </summary>
    public async Task<bool> IsThereAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken) =>
        await client.GetAsync<V1Alpha1Workflow>(artifactWorkflow.Name(), artifactWorkflow.Namespace(), cancellationToken) is { } workflow
        && workflow.IsControlledBy(artifactWorkflow);

    /// <summary>Asks for the deletion of what was handed to Argo.</summary>
    private async Task DeleteAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> made, CancellationToken cancellationToken)
    {
        await RequestDeletionAsync(made, null, cancellationToken);
        await journal.RecordAsync(artifactWorkflow, [EventRecord.Normal(ArcEvents.Deleted, $"deleted Argo {made.Kind} {made.Name()}")], cancellationToken);
    }

    /// <summary>Deletes the Argo object of an ArtifactWorkflow that is being deleted.</summary>
    /// <returns>The refusal; null if the API server accepted the request or will accept it after a change that the cache does not know yet.</returns>
    public async Task<HttpOperationException?> TearDownAsync(WorkflowObservation observed, IKubernetesObject<V1ObjectMeta> made, CancellationToken cancellationToken)
    {
        if (made.IsDeleting())
        {
            return null;
        }

        try
        {
            // After kubectl delete --cascade=orphan the garbage collector removes the owner first. The version keeps what it has released.
            await RequestDeletionAsync(made, made.ResourceVersion(), cancellationToken);
        }
        catch (HttpOperationException error)
        {
            return ServerReply.IsRefusal(error) ? error : null;
        }

        // The event of an Order that is being deleted covers all that goes with it.
        if (!observed.IsOrderDeleting)
        {
            await journal.RecordAsync(observed.ArtifactWorkflow, [EventRecord.Normal(ArcEvents.Deleted, $"deleted Argo {made.Kind} {made.Name()}")], cancellationToken);
        }

        return null;
    }

    private async Task<WorkflowOutcome> CreateAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, IKubernetesObject<V1ObjectMeta> made, CancellationToken cancellationToken)
    {
        try
        {
            IKubernetesObject<V1ObjectMeta> created = made is V1Alpha1CronWorkflow schedule
                ? await client.CreateAsync(schedule, cancellationToken)
                : await client.CreateAsync((V1Alpha1Workflow)made, cancellationToken);
            ArtifactWorkflowLog.Started(logger, artifactWorkflow.FullName(), created.Kind);
            await journal.RecordAsync(artifactWorkflow, [EventRecord.Normal(ArcEvents.Created, $"created Argo {created.Kind} {created.Name()}")], cancellationToken);
            return WorkflowOutcome.AllDone;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // Ours, from a moment ago, or a stranger's: the cache will tell which.
            return WorkflowOutcome.AllDone;
        }
        catch (HttpOperationException error)
        {
            // Argo's kinds may have gone without the cache having noticed, and come again so too: no event tells of it.
            return new(error.IsKindMissing() ? Obstacle.ArgoUnavailable : Obstacle.Refused(made.Kind, error), error);
        }
    }

    private Task RequestDeletionAsync(IKubernetesObject<V1ObjectMeta> made, string? resourceVersion, CancellationToken cancellationToken) =>
        made is V1Alpha1CronWorkflow schedule
            ? resources.DeleteAsync(schedule, Exactly(made, resourceVersion), cancellationToken)
            : resources.DeleteAsync((V1Alpha1Workflow)made, Exactly(made, resourceVersion), cancellationToken);

    private static V1DeleteOptions Exactly(IMetadata<V1ObjectMeta> entity, string? resourceVersion = null) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid(), ResourceVersion = resourceVersion } };
}
