using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Hands each ArtifactWorkflow to Argo once, and keeps its status true.</summary>
[EntityRbac(typeof(V1Alpha1ArtifactWorkflow), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["artifactworkflows/status"], Verbs = RbacVerb.Patch)]
// Who makes an object the owner of another that waits for it needs this where OwnerReferencesPermissionEnforcement is on.
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["artifactworkflows/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1Alpha1Workflow), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Delete)]
[EntityRbac(typeof(SecretFingerprint), Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed class ArtifactWorkflowController(
    ArtifactWorkflowInputs inputs, ArtifactWorkflowApplier applier, StatusWriter status, ArgoOptions options, TimeProvider clock)
    : IEntityController<V1Alpha1ArtifactWorkflow>, IEntityFinalizer<V1Alpha1ArtifactWorkflow>
{
    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> ReconcileAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(artifactWorkflow);
        var plan = ArtifactWorkflowPlan.For(observed, options, clock.GetUtcNow());
        var outcome = await applier.ApplyAsync(artifactWorkflow, plan, cancellationToken);
        if (plan.DeleteArtifactWorkflow)
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow);
        }

        var report = ArtifactWorkflowStatus.From(observed, plan, outcome.Obstacle, clock.GetUtcNow());
        if (ArtifactWorkflowStatusPace.Wait(observed, report, plan, clock.GetUtcNow()) is { } wait)
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow, wait);
        }

        artifactWorkflow = await status.WriteAsync(artifactWorkflow, report, null, cancellationToken);
        return outcome.Error is { } error
            ? ReconciliationResult<V1Alpha1ArtifactWorkflow>.Failure(artifactWorkflow, "its Argo Workflow could not be created", error)
            : ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow, ArtifactWorkflowPlan.NextLook(artifactWorkflow, clock.GetUtcNow()));
    }

    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> FinalizeAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        if (inputs.Gather(artifactWorkflow).Own is not { } workflow)
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow);
        }

        if (!workflow.IsDeleting())
        {
            await applier.DeleteAsync(workflow, cancellationToken);
        }

        artifactWorkflow = await status.WriteAsync(
            artifactWorkflow, ArtifactWorkflowStatus.Deleting(artifactWorkflow, clock.GetUtcNow()), null, cancellationToken);
        return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Failure(artifactWorkflow, "its Argo Workflow is being deleted");
    }

    public Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> DeletedAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow));
}
