using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Carries a plan out.</summary>
internal sealed class ArtifactWorkflowApplier(IKubernetesClient client, IResourceClient resources, ILogger<ArtifactWorkflowApplier> logger)
{
    /// <returns>Why the Workflow could not be started; null if it was, or none was to be.</returns>
    public async Task<Obstacle?> ApplyAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, WorkflowPlan plan, CancellationToken cancellationToken)
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

        return plan.Create is { } workflow ? await CreateAsync(artifactWorkflow, workflow, cancellationToken) : null;
    }

    public Task DeleteAsync<TEntity>(TEntity entity, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        resources.DeleteAsync(
            entity, new V1DeleteOptions { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid() } }, cancellationToken);

    private async Task<Obstacle?> CreateAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow workflow, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(workflow, cancellationToken);
            ArtifactWorkflowLog.Started(logger, artifactWorkflow.FullName());
            return null;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // Ours, from a moment ago, or a stranger's: the cache will tell which.
            return null;
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            return Obstacle.ArgoUnavailable;
        }
        catch (HttpOperationException error) when (error.IsInvalid() || error.StatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            return Obstacle.Refused(error);
        }
    }
}
