using System.Collections.Concurrent;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Orders;

/// <summary>Carries a plan out: creates what is missing, then deletes what has to go. One that fails does not keep the others.</summary>
internal sealed class OrderApplier(
    IKubernetesClient client, IResourceClient resources, IEntityCache<V1Alpha1ArtifactWorkflow> workflows, Journal journal, ILogger<OrderApplier> logger)
{
    // More at once only wait for each other in etcd.
    private const int Parallelism = 16;

    public async Task<OrderOutcome> ApplyAsync(V1Alpha1Order order, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.DeleteOrder)
        {
            OrderLog.Expired(logger, order.FullName());
            await resources.DeleteAsync(order, Exactly(order), cancellationToken);
            return OrderOutcome.AllDone;
        }

        var problems = new ConcurrentBag<ArtifactProblem>();
        var errors = new ConcurrentQueue<Exception>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Create, options, async (workflow, token) => await CreateAsync(order, workflow, problems, errors, token));
        await Parallel.ForEachAsync(plan.Delete, options, async (workflow, token) => await DeleteAsync(order, workflow, errors, token));
        if (errors.IsEmpty && problems.IsEmpty)
        {
            await journal.TellAsync(order, plan.Superseded.Select(old => Fact.Normal(ArcEvents.Superseded, $"what ArtifactWorkflow {old.Name()} rested on has changed: another takes its place")), cancellationToken);
        }

        return new([.. problems.OrderBy(problem => problem.Index)], errors.FirstOrDefault());
    }

    private async Task CreateAsync(
        V1Alpha1Order order, DesiredWorkflow workflow, ConcurrentBag<ArtifactProblem> problems, ConcurrentQueue<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            var created = await client.CreateAsync(workflow.Entity, cancellationToken);
            OrderLog.Created(logger, order.FullName(), workflow.ArtifactIndex, created.Name());
            await journal.TellAsync(order, [Fact.Normal(ArcEvents.Created, $"created ArtifactWorkflow {created.Name()} for artifact {workflow.ArtifactIndex}")], cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // Ours, from a moment ago: the cache will tell. Or another Order's, whose name begins alike.
            if (workflows.Get(ObjectKey.Of(workflow.Entity)) is { } other && !other.IsControlledBy(order))
            {
                problems.Add(ArtifactProblem.NameTaken(workflow.ArtifactIndex, other));
            }
        }
        catch (HttpOperationException error)
        {
            problems.Add(ArtifactProblem.Refused(workflow.ArtifactIndex, error));
            errors.Enqueue(error);
        }
    }

    private async Task DeleteAsync(
        V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow, ConcurrentQueue<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            await resources.DeleteAsync(workflow, Exactly(workflow), cancellationToken);
            OrderLog.Deleted(logger, workflow.FullName());
            await journal.TellAsync(order, [Fact.Normal(ArcEvents.Deleted, $"deleted ArtifactWorkflow {workflow.Name()}")], cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsConflict())
        {
            // Another object of this name: not the one that was decided on.
            return;
        }
        catch (HttpOperationException error)
        {
            errors.Enqueue(error);
        }
    }

    private static V1DeleteOptions Exactly(IMetadata<V1ObjectMeta> entity) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid() } };
}
