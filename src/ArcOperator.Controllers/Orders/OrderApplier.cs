using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Patching;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Orders;

/// <summary>Outcome of carrying a plan out.</summary>
/// <param name="Problems">Artifacts whose workflow the API server refused.</param>
/// <param name="Error">The first error that a retry may clear; null if there is none.</param>
internal sealed record OrderOutcome(IReadOnlyList<ArtifactProblem> Problems, Exception? Error)
{
    public static readonly OrderOutcome AllDone = new([], null);

    /// <summary>True if the Order was changed or deleted meanwhile: the rest of the plan was dropped, and another one follows.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>The API server's reason for refusing a deletion; null if it refused none.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Carries a plan out: creates missing workflows, then deletes surplus ones. A failure of one does not stop the others.</summary>
/// <remarks>Before each creation the cache is asked whether the Order is still as the plan assumes, so that at most <see cref="Parallelism"/> requests follow a deletion.</remarks>
internal sealed class OrderApplier(
    IKubernetesClient client, IResourceClient resources, IEntityCache<V1Alpha1Order> orders, IEntityCache<V1Alpha1ArtifactWorkflow> workflows, EventJournal journal,
    ILogger<OrderApplier> logger)
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

        if (await AdoptAsync(order, plan, cancellationToken))
        {
            return OrderOutcome.AllDone with { IsOutdated = true };
        }

        var problems = new ConcurrentBag<ArtifactProblem>();
        var errors = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(plan.Create, Options(cancellationToken), async (workflow, token) => await CreateAsync(order, workflow, problems, errors, token));
        if (plan.Create.Count > 0 && !IsCurrent(order))
        {
            return new([], errors.FirstOrDefault()) { IsOutdated = true };
        }

        await Parallel.ForEachAsync(plan.Delete, Options(cancellationToken), async (workflow, token) => await DeleteAsync(order, workflow, errors, token));
        if (errors.IsEmpty && problems.IsEmpty)
        {
            await journal.RecordAsync(order, plan.Superseded.Select(old => EventRecord.Normal(ArcEvents.Superseded, $"what ArtifactWorkflow {old.Name()} rested on has changed: another takes its place")), cancellationToken);
        }

        return new([.. problems.OrderBy(problem => problem.Index)], errors.FirstOrDefault());
    }

    /// <summary>Writes the record of finished work, unless there is none to write.</summary>
    public async Task<V1Alpha1Order> RecordAsync(V1Alpha1Order order, OrderRecord? record, CancellationToken cancellationToken) => record is null
        ? order
        : await client.PatchAsync(
            order,
            MergePatch.Of(new()
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = order.Uid(),
                    ["resourceVersion"] = order.ResourceVersion(),
                    ["annotations"] = new JsonObject { [ArcAnnotations.Finished] = record.Write() },
                },
            }),
            cancellationToken: cancellationToken);

    /// <summary>Makes the Order the owner of its workflows again, after a restore or a deletion with <c>--cascade=orphan</c>.</summary>
    /// <returns>True if there was one. The change of its owner causes another reconciliation.</returns>
    private async Task<bool> AdoptAsync(V1Alpha1Order order, Plan plan, CancellationToken cancellationToken)
    {
        var found = plan.Missing
            .Select(missing => (Workflow: workflows.Get(new(order.Namespace() ?? "", missing.Key)), Desired: missing.Value))
            .Where(candidate => candidate.Workflow is { } workflow && IsReleased(order, workflow) && SameWork.IsSame(workflow.Spec, candidate.Desired.Entity.Spec))
            .Select(candidate => candidate.Workflow)
            .OfType<V1Alpha1ArtifactWorkflow>()
            .ToList();
        await Parallel.ForEachAsync(found, Options(cancellationToken), async (workflow, token) =>
        {
            await client.PatchAsync(
                workflow, MergePatch.Of(Adoption.Patch(workflow, order, ArcFinalizers.ArtifactWorkflow, ArcLabels.OrderValue(order.Name()))), cancellationToken: token);
            OrderLog.Adopted(logger, order.FullName(), workflow.Name());
        });
        if (found.Count > 0)
        {
            var number = found.Count == 1 ? $"ArtifactWorkflow {found[0].Name()}" : $"{found.Count} ArtifactWorkflows";
            await journal.RecordAsync(order, [EventRecord.Normal(ArcEvents.Adopted, $"took over {number} again")], cancellationToken);
        }

        return found.Count > 0;
    }

    // Of one name there is one Order at a time, so an owner of this name with another UID is gone.
    private static bool IsReleased(V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow) =>
        !workflow.IsDeleting()
        && workflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator
        && (workflow.GetController() is not { } owner || (owner.Kind == order.Kind && owner.Name == order.Name() && owner.Uid != order.Uid()));

    /// <summary>Deletes the workflows of an Order that is being deleted. One event covers all of them.</summary>
    public async Task<OrderOutcome> TearDownAsync(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing, CancellationToken cancellationToken)
    {
        var remaining = existing.Where(workflow => !workflow.IsDeleting()).ToList();
        var refusals = new ConcurrentBag<(string Workflow, HttpOperationException Error)>();
        await Parallel.ForEachAsync(remaining, Options(cancellationToken), async (workflow, token) =>
        {
            try
            {
                await resources.DeleteAsync(workflow, Unchanged(workflow), token);
                OrderLog.TornDown(logger, order.FullName(), workflow.Name());
            }
            catch (HttpOperationException error)
            {
                // A conflict is old data: the change that the cache has not seen yet causes another attempt.
                if (ServerReply.IsRefusal(error))
                {
                    refusals.Add((workflow.Name(), error));
                }
            }
        });

        var first = refusals.OrderBy(refusal => refusal.Workflow, StringComparer.Ordinal).FirstOrDefault();
        if (first.Error is null && remaining.Count > 0 && remaining.Count == existing.Count && order.Status.Conditions.Find(Conditions.Ready)?.Reason != ArcReasons.Deleting)
        {
            var number = remaining.Count == 1 ? $"ArtifactWorkflow {remaining[0].Name()}" : $"{remaining.Count} ArtifactWorkflows";
            await journal.RecordAsync(order, [EventRecord.Normal(ArcReasons.Deleting, $"deleting {number} and their Argo objects")], cancellationToken);
        }

        return new([], first.Error) { Refusal = first.Error is { } error ? Deletion.Refusal($"delete ArtifactWorkflow {first.Workflow}", error) : null };
    }

    private bool IsCurrent(V1Alpha1Order order) =>
        orders.Get(ObjectKey.Of(order)) is { } known && known.Uid() == order.Uid() && known.Generation() == order.Generation() && !known.IsDeleting();

    private async Task CreateAsync(
        V1Alpha1Order order, DesiredWorkflow workflow, ConcurrentBag<ArtifactProblem> problems, ConcurrentQueue<Exception> errors, CancellationToken cancellationToken)
    {
        if (!IsCurrent(order))
        {
            return;
        }

        try
        {
            var created = await client.CreateAsync(workflow.Entity, cancellationToken);
            OrderLog.Created(logger, order.FullName(), workflow.ArtifactIndex, created.Name());
            await journal.RecordAsync(order, [EventRecord.Normal(ArcEvents.Created, $"created ArtifactWorkflow {created.Name()} for artifact {workflow.ArtifactIndex}")], cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // Ours, from a moment ago: the cache will tell. Or another Order's, whose name begins alike.
            if (workflows.Get(ObjectKey.Of(workflow.Entity)) is { } other && !other.IsControlledBy(order))
            {
                problems.Add(ArtifactProblem.NameTaken(workflow.ArtifactIndex, order.Name(), other));
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
            await journal.RecordAsync(order, [EventRecord.Normal(ArcEvents.Deleted, $"deleted ArtifactWorkflow {workflow.Name()}")], cancellationToken);
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

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };

    private static V1DeleteOptions Exactly(IMetadata<V1ObjectMeta> entity) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid() } };

    // After kubectl delete --cascade=orphan the garbage collector removes the owner from the workflows first. A cache may not know it yet.
    private static V1DeleteOptions Unchanged(IMetadata<V1ObjectMeta> entity) =>
        new() { PropagationPolicy = "Background", Preconditions = new() { Uid = entity.Uid(), ResourceVersion = entity.ResourceVersion() } };
}
