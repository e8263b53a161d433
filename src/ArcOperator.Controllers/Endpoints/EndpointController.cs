using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Validates and probes Endpoints, and delays the deletion of Endpoints that Orders refer to. Probes run beside the queue.</summary>
[EntityRbac(typeof(V1Alpha1Endpoint), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch)]
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["endpoints/status"], Verbs = RbacVerb.Patch)]
[EntityRbac(
    typeof(V1Alpha1ArtifactType), typeof(V1Alpha1ClusterArtifactType), typeof(V1Alpha1Order), typeof(SecretFingerprint),
    Verbs = RbacVerb.List | RbacVerb.Watch)]
// The credentials themselves, for the duration of a probe.
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get)]
internal sealed class EndpointController(
    EndpointInputs inputs, EndpointApplier applier, StatusReporter reporter, EndpointOptions options, TimeProvider clock)
    : IEntityController<V1Alpha1Endpoint>, IEntityFinalizer<V1Alpha1Endpoint>, IRefusalReporter<V1Alpha1Endpoint>
{
    public async Task<ReconciliationResult<V1Alpha1Endpoint>> ReconcileAsync(V1Alpha1Endpoint endpoint, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(endpoint);
        var plan = EndpointPlan.For(observed, options, clock.GetUtcNow());
        await applier.ApplyAsync(endpoint, plan, cancellationToken);
        var reported = await reporter.WriteAsync(endpoint, EndpointStatus.Report(observed, plan, options, clock.GetUtcNow()), cancellationToken);
        await applier.SettleAsync(endpoint, plan);
        return reported.ToResult(plan.Error, "the probe failed unexpectedly", plan.RequeueAfter(reported.Entity, options, clock.GetUtcNow()));
    }

    public async Task<ReconciliationResult<V1Alpha1Endpoint>> FinalizeAsync(V1Alpha1Endpoint endpoint, CancellationToken cancellationToken)
    {
        await applier.ForgetAsync(endpoint);
        var observed = inputs.Gather(endpoint);
        if (observed.Orders.Count == 0)
        {
            return ReconciliationResult<V1Alpha1Endpoint>.Success(endpoint);
        }

        var reported = await reporter.WriteAsync(endpoint, EndpointStatus.ReportInUse(observed, clock.GetUtcNow()), cancellationToken);
        return ReconciliationResult<V1Alpha1Endpoint>.Failure(reported.Entity, EndpointStatus.InUseMessage(observed.Orders));
    }

    public Task ReportRefusalAsync(V1Alpha1Endpoint endpoint, string action, HttpOperationException refusal, CancellationToken cancellationToken) =>
        reporter.WriteAsync(endpoint, EndpointStatus.ReportRefusal(endpoint, action, refusal, clock.GetUtcNow()), cancellationToken);

    public async Task<ReconciliationResult<V1Alpha1Endpoint>> DeletedAsync(V1Alpha1Endpoint endpoint, CancellationToken cancellationToken)
    {
        applier.ForgetLimits(endpoint);
        await applier.ForgetAsync(endpoint);
        return ReconciliationResult<V1Alpha1Endpoint>.Success(endpoint);
    }
}
