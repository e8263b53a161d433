using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Keeps one ArtifactWorkflow per artifact of an Order, and the Order's status true.</summary>
[EntityRbac(typeof(V1Alpha1Order), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["orders/status"], Verbs = RbacVerb.Patch)]
// Who makes an object the owner of another that waits for it needs this where OwnerReferencesPermissionEnforcement is on.
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["orders/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1Alpha1ArtifactWorkflow), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Delete)]
[EntityRbac(
    typeof(V1Alpha1Endpoint), typeof(V1Alpha1ArtifactType), typeof(V1Alpha1ClusterArtifactType), typeof(SecretFingerprint),
    Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed class OrderController(OrderInputs inputs, FingerprintKey keys, OrderApplier applier, OrderReporter reporter, CronRules crons, TimeProvider clock)
    : IEntityController<V1Alpha1Order>, IEntityFinalizer<V1Alpha1Order>, IRefusalReporter<V1Alpha1Order>
{
    public async Task<ReconciliationResult<V1Alpha1Order>> ReconcileAsync(V1Alpha1Order order, CancellationToken cancellationToken)
    {
        var observed = await inputs.GatherAsync(OrderRecord.Restore(order), keys, cancellationToken);
        var plan = OrderPlan.For(observed, crons, clock.GetUtcNow());
        order = await applier.RecordAsync(order, OrderRecord.Without(order, plan.Create.Select(workflow => workflow.Hash)), cancellationToken);
        var outcome = await applier.ApplyAsync(order, plan, cancellationToken);
        if (plan.DeleteOrder || outcome.IsOutdated)
        {
            return ReconciliationResult<V1Alpha1Order>.Success(order);
        }

        var report = OrderStatus.From(observed, plan, outcome, clock.GetUtcNow());
        var wait = OrderStatusPace.Wait(order, report, clock.GetUtcNow()) is { } pause && !reporter.IsWritten(order, report) ? pause : (TimeSpan?)null;
        if (wait is null)
        {
            order = await applier.RecordAsync(order, OrderRecord.Due(order, report, clock.GetUtcNow()), cancellationToken);
            order = await reporter.WriteAsync(order, report, cancellationToken);
        }

        return outcome.Error is { } error
            ? ReconciliationResult<V1Alpha1Order>.Failure(order, "not everything could be created or deleted", error)
            : ReconciliationResult<V1Alpha1Order>.Success(order, wait ?? plan.NextLook);
    }

    public async Task<ReconciliationResult<V1Alpha1Order>> FinalizeAsync(V1Alpha1Order order, CancellationToken cancellationToken)
    {
        var existing = Deletion.KeepsDependents(order) ? [] : inputs.Existing(order);
        if (existing.Count == 0)
        {
            return ReconciliationResult<V1Alpha1Order>.Success(await ReportAsync(order, Deletion.Holder(order, ArcFinalizers.Order), cancellationToken));
        }

        var outcome = await applier.TearDownAsync(order, existing, cancellationToken);
        order = await ReportAsync(order, OrderDeletion.Message(order, existing, outcome.Refusal, clock.GetUtcNow()), cancellationToken);
        return ReconciliationResult<V1Alpha1Order>.Failure(order, "its ArtifactWorkflows are being deleted", outcome.Error, Deletion.Grace);
    }

    public Task ReportRefusalAsync(V1Alpha1Order order, HttpOperationException refusal, CancellationToken cancellationToken) =>
        reporter.WriteAsync(order, OrderStatus.Refused(order, refusal, clock.GetUtcNow()), cancellationToken);

    public Task<ReconciliationResult<V1Alpha1Order>> DeletedAsync(V1Alpha1Order order, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Alpha1Order>.Success(order));

    private async Task<V1Alpha1Order> ReportAsync(V1Alpha1Order order, string? waiting, CancellationToken cancellationToken) => waiting is null
        ? order
        : await reporter.WriteAsync(order, OrderStatus.Deleting(order, waiting, clock.GetUtcNow()), cancellationToken);
}
