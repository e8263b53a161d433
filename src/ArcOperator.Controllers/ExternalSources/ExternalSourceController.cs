using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Keeps the artifact of each ExternalSource up to date, and its status true. Fetching goes on beside the queue: no worker waits for a source.</summary>
[EntityRbac(typeof(V1Alpha1ExternalSource), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch)]
[GenericRbac(Groups = [ExternalSourceGroup.Group], Resources = ["externalsources/status"], Verbs = RbacVerb.Patch)]
// Who makes an object the owner of another that waits for it needs this where OwnerReferencesPermissionEnforcement is on.
[GenericRbac(Groups = [ExternalSourceGroup.Group], Resources = ["externalsources/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1ExternalArtifact), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = ["source.toolkit.fluxcd.io"], Resources = ["externalartifacts/status"], Verbs = RbacVerb.Patch)]
[EntityRbac(typeof(SecretFingerprint), Verbs = RbacVerb.List | RbacVerb.Watch)]
// Headers and certificates, for the moment in which they are used.
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get)]
internal sealed class ExternalSourceController(
    ExternalSourceInputs inputs, ExternalSourceApplier applier, StatusWriter status, FetchOptions options, TimeProvider clock)
    : IEntityController<V1Alpha1ExternalSource>, IEntityFinalizer<V1Alpha1ExternalSource>
{
    // What could not be published is stored, and waits.
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);

    public async Task<ReconciliationResult<V1Alpha1ExternalSource>> ReconcileAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        var observed = await inputs.GatherAsync(source);
        var plan = ExternalSourcePlan.For(observed, options, clock.GetUtcNow());
        var outcome = await applier.ApplyAsync(observed, plan, cancellationToken);
        source = await status.WriteAsync(source, ExternalSourceStatus.From(observed, plan, outcome, clock.GetUtcNow()), null, cancellationToken);
        await applier.ConcludeAsync(observed, plan, outcome, cancellationToken);
        return outcome.Error is { } error
            ? ReconciliationResult<V1Alpha1ExternalSource>.Failure(source, "the ExternalArtifact could not be written", error)
            : ReconciliationResult<V1Alpha1ExternalSource>.Success(source, outcome.Obstacle is null ? plan.NextLook : SoonAgain);
    }

    public async Task<ReconciliationResult<V1Alpha1ExternalSource>> FinalizeAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        var observed = await inputs.GatherAsync(source);
        if (await applier.TearDownAsync(observed, cancellationToken))
        {
            return ReconciliationResult<V1Alpha1ExternalSource>.Success(source);
        }

        source = await status.WriteAsync(source, ExternalSourceStatus.Deleting(source, clock.GetUtcNow()), null, cancellationToken);
        return ReconciliationResult<V1Alpha1ExternalSource>.Failure(source, "its ExternalArtifact is being deleted");
    }

    public Task<ReconciliationResult<V1Alpha1ExternalSource>> DeletedAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        applier.Forget(source);
        return Task.FromResult(ReconciliationResult<V1Alpha1ExternalSource>.Success(source));
    }
}
