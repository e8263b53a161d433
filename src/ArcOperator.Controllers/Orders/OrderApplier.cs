using System.Collections.Concurrent;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Patching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Orders;

/// <summary>Outcome of carrying out a plan.</summary>
/// <param name="Order">The Order as the last write returned it.</param>
internal sealed record OrderOutcome(V1Alpha1Order Order)
{
    /// <summary>Artifacts whose workflow the API server refused.</summary>
    public IReadOnlyList<ArtifactBlocker> Blockers { get; init; } = [];

    /// <summary>The first error that a retry may clear, or null.</summary>
    public Exception? Error { get; init; }

    /// <summary>The reason of the API server for refusing a deletion, or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>True if there is nothing to report: the Order is being deleted or was changed meanwhile, so another plan follows.</summary>
    public bool IsOutdated { get; init; }
}

/// <summary>Carries out a plan: creates missing workflows, then deletes surplus ones. The failure of one does not stop the others.</summary>
/// <remarks>Each creation first checks that the Order in the cache has not changed, so at most <see cref="Parallelism"/> creations follow its deletion.</remarks>
internal sealed class OrderApplier(
    IKubernetesClient client, IResourceClient resources, IEntityCache<V1Alpha1Order> orders, IEntityCache<V1Alpha1ArtifactWorkflow> workflows, EventJournal journal,
    ILogger<OrderApplier> logger)
{
    // More concurrent requests would wait for each other in etcd.
    private const int Parallelism = 16;

    public async Task<OrderOutcome> ApplyAsync(V1Alpha1Order order, OrderPlan plan, CancellationToken cancellationToken)
    {
        if (plan.DeleteOrder)
        {
            OrderLog.Expired(logger, order.Namespace(), order.Name());
            await resources.DeleteAsync(order, DeleteThis(order), cancellationToken);
            return new(order) { IsOutdated = true };
        }

        order = await ForgetAsync(order, plan, cancellationToken);
        if (await AdoptAsync(order, plan, cancellationToken))
        {
            return new(order) { IsOutdated = true };
        }

        var blockers = new ConcurrentBag<ArtifactBlocker>();
        var errors = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(plan.Create, Options(cancellationToken), async (workflow, token) => await CreateAsync(order, workflow, blockers, errors, token));
        if (plan.Create.Count > 0 && !IsCurrent(order))
        {
            return new(order) { IsOutdated = true };
        }

        await Parallel.ForEachAsync(plan.Delete, Options(cancellationToken), async (workflow, token) => await DeleteAsync(order, workflow, errors, token));
        if (errors.IsEmpty && blockers.IsEmpty)
        {
            await journal.RecordAsync(order, OrderEvents.Superseded(plan.Superseded), cancellationToken);
        }

        return new(order) { Blockers = [.. blockers.OrderBy(blocker => blocker.Index)], Error = errors.FirstOrDefault() };
    }

    /// <summary>Deletes the workflows of an Order that is being deleted. One event covers all of them.</summary>
    public async Task<OrderOutcome> TearDownAsync(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing, CancellationToken cancellationToken)
    {
        var remaining = existing.Where(workflow => !workflow.IsDeleting()).ToList();
        var refusals = new ConcurrentBag<(string Workflow, HttpOperationException Error)>();
        await Parallel.ForEachAsync(remaining, Options(cancellationToken), async (workflow, token) =>
        {
            try
            {
                await resources.DeleteAsync(workflow, DeleteUnchanged(workflow), token);
                OrderLog.TornDown(logger, order.Namespace(), order.Name(), workflow.Name());
            }
            catch (HttpOperationException error)
            {
                // A conflict means a stale cache entry. The change that the cache lacks causes another attempt.
                if (ServerReply.IsRefusal(error))
                {
                    refusals.Add((workflow.Name(), error));
                }
            }
        });

        if (refusals.OrderBy(refusal => refusal.Workflow, StringComparer.Ordinal).FirstOrDefault() is { Error: { } error } first)
        {
            return new(order) { Error = error, Refusal = Deletion.Refusal($"delete ArtifactWorkflow {first.Workflow}", error) };
        }

        if (remaining.Count > 0 && remaining.Count == existing.Count)
        {
            await journal.RecordAsync(order, OrderEvents.DeletionStarted(order, remaining), cancellationToken);
        }

        return new(order);
    }

    /// <summary>Removes work that the plan creates again from the record of finished work.</summary>
    private async Task<V1Alpha1Order> ForgetAsync(V1Alpha1Order order, OrderPlan plan, CancellationToken cancellationToken) =>
        OrderRecord.Without(order, plan.Create.Select(workflow => workflow.Hash)) is { } record
            ? await client.PatchAsync(order, StatusReporter.Annotate(order, record.ToAnnotation()), cancellationToken: cancellationToken)
            : order;

    /// <summary>Makes the Order the owner of its workflows again, after a restore or a deletion with <c>--cascade=orphan</c>.</summary>
    /// <returns>True if a workflow was adopted. The change of its owner causes another reconcile.</returns>
    private async Task<bool> AdoptAsync(V1Alpha1Order order, OrderPlan plan, CancellationToken cancellationToken)
    {
        var released = plan.Missing
            .Select(missing => (Workflow: workflows.Get(new(order.Namespace() ?? "", missing.Key)), Desired: missing.Value))
            .Where(candidate => candidate.Workflow is { } workflow && IsReleased(order, workflow) && SameWork.IsSame(workflow.Spec, candidate.Desired.Entity.Spec))
            .Select(candidate => candidate.Workflow)
            .OfType<V1Alpha1ArtifactWorkflow>()
            .ToList();
        await Parallel.ForEachAsync(released, Options(cancellationToken), async (workflow, token) =>
        {
            await client.PatchAsync(
                workflow, MergePatch.Of(Adoption.Patch(workflow, order, ArcFinalizers.ArtifactWorkflow, ArcLabels.OrderValue(order.Name()))), cancellationToken: token);
            OrderLog.Adopted(logger, order.Namespace(), order.Name(), workflow.Name());
        });
        await journal.RecordAsync(order, OrderEvents.Adopted(released), cancellationToken);
        return released.Count > 0;
    }

    // Names of Orders are unique, so an owner of this name with another UID no longer exists.
    private static bool IsReleased(V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow) =>
        !workflow.IsDeleting()
        && workflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && (workflow.GetController() is not { } owner || (owner.Kind == order.Kind && owner.Name == order.Name() && owner.Uid != order.Uid()));

    private bool IsCurrent(V1Alpha1Order order) =>
        orders.Get(ObjectKey.Of(order)) is { } known && known.Uid() == order.Uid() && known.Generation() == order.Generation() && !known.IsDeleting();

    private async Task CreateAsync(
        V1Alpha1Order order, DesiredWorkflow workflow, ConcurrentBag<ArtifactBlocker> blockers, ConcurrentQueue<Exception> errors, CancellationToken cancellationToken)
    {
        if (!IsCurrent(order))
        {
            return;
        }

        try
        {
            var created = await client.CreateAsync(workflow.Entity, cancellationToken);
            OrderLog.Created(logger, order.Namespace(), order.Name(), workflow.ArtifactIndex, created.Name());
            await journal.RecordAsync(
                order, [EventRecord.Normal(ArcEvents.Created, $"created ArtifactWorkflow {created.Name()} for artifact {workflow.ArtifactIndex}")], cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // The cache does not have the Order's own creation yet, or the object belongs to another Order whose name begins with the same characters.
            if (workflows.Get(ObjectKey.Of(workflow.Entity)) is { } other && !(other.IsControlledBy(order) && OrderInputs.IsOwn(order, other)))
            {
                blockers.Add(new(workflow.ArtifactIndex, ArtifactBlockers.NameTaken(workflow.ArtifactIndex, order.Name(), other)));
            }
        }
        catch (HttpOperationException error)
        {
            blockers.Add(new(workflow.ArtifactIndex, Blocker.Refused($"ArtifactWorkflow of artifact {workflow.ArtifactIndex}", error)));
            errors.Enqueue(error);
        }
    }

    private async Task DeleteAsync(
        V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow, ConcurrentQueue<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            await resources.DeleteAsync(workflow, DeleteThis(workflow), cancellationToken);
            OrderLog.Deleted(logger, workflow.Namespace(), workflow.Name());
            await journal.RecordAsync(order, [EventRecord.Normal(ArcEvents.Deleted, $"deleted ArtifactWorkflow {workflow.Name()}")], cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsConflict())
        {
            // A new object has the name. The plan does not cover it.
            return;
        }
        catch (HttpOperationException error)
        {
            errors.Enqueue(error);
        }
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };

    private static V1DeleteOptions DeleteThis(IMetadata<V1ObjectMeta> entity) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid() } };

    // After kubectl delete --cascade=orphan the garbage collector first removes the owner from the workflows. The cache may not have that change yet.
    private static V1DeleteOptions DeleteUnchanged(IMetadata<V1ObjectMeta> entity) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid(), ResourceVersion = entity.ResourceVersion() } };
}
