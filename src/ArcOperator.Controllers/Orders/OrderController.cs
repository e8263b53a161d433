using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.History;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Creates one ArtifactWorkflow for each artifact of an Order, and reports their progress in the Order's status.</summary>
[EntityRbac(typeof(V1Alpha1Order), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["orders/status"], Verbs = RbacVerb.Patch)]
// The admission plugin OwnerReferencesPermissionEnforcement requires this right of the author of a blocking owner reference.
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["orders/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1Alpha1ArtifactWorkflow), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Delete)]
[EntityRbac(
    typeof(V1Alpha1Endpoint), typeof(V1Alpha1ArtifactType), typeof(V1Alpha1ClusterArtifactType), typeof(SecretFingerprint),
    Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed class OrderController(OrderInputs inputs, FingerprintKey keys, OrderApplier applier, StatusReporter reporter, OrderHistory history, CronRules crons,
    TimeProvider clock)
    : IEntityController<V1Alpha1Order>, IEntityFinalizer<V1Alpha1Order>, IRefusalReporter<V1Alpha1Order>
{
    public async Task<ReconciliationResult<V1Alpha1Order>> ReconcileAsync(V1Alpha1Order order, CancellationToken cancellationToken)
    {
        var observed = await inputs.GatherAsync(order, keys, cancellationToken);
        var plan = OrderPlan.For(observed, crons, clock.GetUtcNow());
        var outcome = await applier.ApplyAsync(order, plan, cancellationToken);
        var report = OrderStatus.Report(observed, plan, outcome, clock.GetUtcNow());
        var reported = await reporter.WriteAsync(outcome.Order, report, cancellationToken);
        history.Offer(reported.Entity);
        return reported.ToResult(outcome.Error, "not everything could be created or deleted", plan.RequeueAfter);
    }

    public async Task<ReconciliationResult<V1Alpha1Order>> FinalizeAsync(V1Alpha1Order order, CancellationToken cancellationToken)
    {
        var existing = inputs.Dependents(order);
        var outcome = await applier.TearDownAsync(order, existing, cancellationToken);
        var waitsForHistory = existing.Count == 0 ? await history.WaitAsync(order, cancellationToken) : null;
        var reported = await reporter.WriteAsync(order, OrderStatus.ReportDeletion(order, existing, outcome, clock.GetUtcNow(), waitsForHistory), cancellationToken);
        return waitsForHistory is not null
            ? ReconciliationResult<V1Alpha1Order>.Failure(reported.Entity, waitsForHistory, requeueAfter: HistoryGate.RetryDelay)
            : existing.Count == 0
            ? ReconciliationResult<V1Alpha1Order>.Success(reported.Entity)
            : ReconciliationResult<V1Alpha1Order>.Failure(reported.Entity, "its ArtifactWorkflows are being deleted", outcome.Error, outcome.Error is null ? Deletion.Grace : null);
    }

    public Task ReportRefusalAsync(V1Alpha1Order order, string action, HttpOperationException refusal, CancellationToken cancellationToken) =>
        reporter.WriteAsync(order, OrderStatus.ReportRefusal(order, action, refusal, clock.GetUtcNow()), cancellationToken);

    public Task<ReconciliationResult<V1Alpha1Order>> DeletedAsync(V1Alpha1Order order, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Alpha1Order>.Success(order));
}
