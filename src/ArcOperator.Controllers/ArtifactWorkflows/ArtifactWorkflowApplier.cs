using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Carries a plan out.</summary>
internal sealed class ArtifactWorkflowApplier(IKubernetesClient client, IResourceClient resources, ILogger<ArtifactWorkflowApplier> logger)
{
    public async Task<WorkflowOutcome> ApplyAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, WorkflowPlan plan, CancellationToken cancellationToken)
    {
        if (plan.DeleteArtifactWorkflow)
        {
            ArtifactWorkflowLog.Expired(logger, artifactWorkflow.FullName());
            await DeleteAsync(artifactWorkflow, cancellationToken);
        }

        if (plan.Delete is { } old)
        {
            ArtifactWorkflowLog.Restarting(logger, artifactWorkflow.FullName());
            await DeleteAsync(old, cancellationToken);
        }

        return plan.Create is { } workflow ? await CreateAsync(artifactWorkflow, workflow, cancellationToken) : WorkflowOutcome.AllDone;
    }

    public Task DeleteAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        resources.DeleteAsync(
            entity, new V1DeleteOptions { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid() } }, cancellationToken);

    private async Task<WorkflowOutcome> CreateAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow workflow, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(workflow, cancellationToken);
            ArtifactWorkflowLog.Started(logger, artifactWorkflow.FullName());
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
            return new(error.IsKindMissing() ? Obstacle.ArgoUnavailable : Obstacle.Refused(error), error);
        }
    }
}
