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
internal sealed class OrderController(OrderInputs inputs, OrderApplier applier, OrderReporter reporter, CronRules crons, TimeProvider clock)
    : IEntityController<V1Alpha1Order>, IEntityFinalizer<V1Alpha1Order>
{
    public async Task<ReconciliationResult<V1Alpha1Order>> ReconcileAsync(V1Alpha1Order order, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(order);
        var plan = OrderPlan.For(observed, crons, clock.GetUtcNow());
        var outcome = await applier.ApplyAsync(order, plan, cancellationToken);
        if (plan.DeleteOrder)
        {
            return ReconciliationResult<V1Alpha1Order>.Success(order);
        }

        var report = OrderStatus.From(observed, plan, outcome, clock.GetUtcNow());
        var wait = OrderStatusPace.Wait(order, report, clock.GetUtcNow()) is { } pause && !reporter.IsWritten(order, report) ? pause : (TimeSpan?)null;
        if (wait is null)
        {
            order = await reporter.WriteAsync(order, report, cancellationToken);
        }

        return outcome.Error is { } error
            ? ReconciliationResult<V1Alpha1Order>.Failure(order, "not everything could be created or deleted", error)
            : ReconciliationResult<V1Alpha1Order>.Success(order, wait ?? plan.NextLook);
    }

    public async Task<ReconciliationResult<V1Alpha1Order>> FinalizeAsync(V1Alpha1Order order, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(order);
        if (observed.Existing.Count == 0)
        {
            return ReconciliationResult<V1Alpha1Order>.Success(order);
        }

        var outcome = await applier.ApplyAsync(order, Plan.TearDown(observed), cancellationToken);
        order = await reporter.WriteAsync(order, OrderStatus.Deleting(observed, clock.GetUtcNow()), cancellationToken);
        return ReconciliationResult<V1Alpha1Order>.Failure(order, "its ArtifactWorkflows are being deleted", outcome.Error);
    }

    public Task<ReconciliationResult<V1Alpha1Order>> DeletedAsync(V1Alpha1Order order, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Alpha1Order>.Success(order));
}
