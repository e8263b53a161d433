using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Keeps the artifact and the status of each ExternalSource up to date. Attempts run outside the queue: no worker waits for a source.</summary>
[EntityRbac(typeof(V1Alpha1ExternalSource), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch)]
[GenericRbac(Groups = [ExternalSourceGroup.Group], Resources = ["externalsources/status"], Verbs = RbacVerb.Patch)]
// OwnerReferencesPermissionEnforcement requires this right for owner references with blockOwnerDeletion.
[GenericRbac(Groups = [ExternalSourceGroup.Group], Resources = ["externalsources/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1ExternalArtifact), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = ["source.toolkit.fluxcd.io"], Resources = ["externalartifacts/status"], Verbs = RbacVerb.Patch)]
[EntityRbac(typeof(SecretFingerprint), Verbs = RbacVerb.List | RbacVerb.Watch)]
// Headers and certificates are read at the moment of their use.
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get)]
internal sealed class ExternalSourceController(
    ExternalSourceInputs inputs, ExternalSourceApplier applier, ExternalSourceReporter reporter, FetchOptions options, TimeProvider clock)
    : IEntityController<V1Alpha1ExternalSource>, IEntityFinalizer<V1Alpha1ExternalSource>, IRefusalReporter<V1Alpha1ExternalSource>
{
    public async Task<ReconciliationResult<V1Alpha1ExternalSource>> ReconcileAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(source);
        var plan = ExternalSourcePlan.For(observed, options, clock.GetUtcNow());
        var outcome = await applier.ApplyAsync(observed, plan, cancellationToken);
        var reported = await reporter.WriteAsync(observed, plan, outcome, cancellationToken);
        await applier.CleanUpAsync(observed, plan.CleanupAfter(outcome), cancellationToken);
        return reported.ToResult(outcome.Error, "an attempt or the write of its ExternalArtifact failed", plan.RequeueAfterOutcome(outcome));
    }

    public async Task<ReconciliationResult<V1Alpha1ExternalSource>> FinalizeAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(source);
        var step = ExternalSourcePlan.ForDeletion(observed);
        await applier.TearDownAsync(observed, step, cancellationToken);
        return step == TeardownStep.DeleteFiles
            ? ReconciliationResult<V1Alpha1ExternalSource>.Success(source)
            : ReconciliationResult<V1Alpha1ExternalSource>.Failure((await reporter.WriteDeletingAsync(source, cancellationToken)).Entity, "its ExternalArtifact is being deleted");
    }

    public Task ReportRefusalAsync(V1Alpha1ExternalSource source, string action, HttpOperationException refusal, CancellationToken cancellationToken) =>
        reporter.WriteRefusalAsync(source, action, refusal, cancellationToken);

    public async Task<ReconciliationResult<V1Alpha1ExternalSource>> DeletedAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        await applier.ForgetAsync(source);
        return ReconciliationResult<V1Alpha1ExternalSource>.Success(source);
    }
}
