using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Failures;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Hands each ArtifactWorkflow to Argo once, and keeps its status true.</summary>
[EntityRbac(typeof(V1Alpha1ArtifactWorkflow), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["artifactworkflows/status"], Verbs = RbacVerb.Patch)]
// Who makes an object the owner of another that waits for it needs this where OwnerReferencesPermissionEnforcement is on.
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["artifactworkflows/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1Alpha1Workflow), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1Alpha1CronWorkflow), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1Alpha1WorkflowTemplate), typeof(V1Alpha1ClusterWorkflowTemplate), typeof(V1Alpha1ClusterArtifactType), Verbs = RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(SecretFingerprint), typeof(V1Alpha1Order), Verbs = RbacVerb.List | RbacVerb.Watch)]
// Why a step failed stands in its log.
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.List)]
[GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
internal sealed class ArtifactWorkflowController(
    ArtifactWorkflowInputs inputs, ArtifactWorkflowGate gate, ArtifactWorkflowApplier applier, WorkflowAdoption adoption, FailureReader failures, ArtifactWorkflowReporter reporter,
    ArgoOptions options, CronRules crons, TimeProvider clock) : IEntityController<V1Alpha1ArtifactWorkflow>, IEntityFinalizer<V1Alpha1ArtifactWorkflow>,
    IRefusalReporter<V1Alpha1ArtifactWorkflow>
{
    private static readonly TimeSpan UntilTheCacheKnows = TimeSpan.FromSeconds(1);

    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> ReconcileAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(artifactWorkflow);
        if (await IsHeldAsync(observed, cancellationToken))
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow);
        }

        var plan = await gate.AdmitAsync(observed, ArtifactWorkflowPlan.For(observed, options, crons, clock.GetUtcNow()), cancellationToken);
        if (plan.IsLost && await applier.IsThereAsync(artifactWorkflow, cancellationToken))
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow, UntilTheCacheKnows);
        }

        var outcome = await applier.ApplyAsync(artifactWorkflow, plan, cancellationToken);
        if (plan.DeleteArtifactWorkflow)
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow);
        }

        var failure = await failures.ReadAsync(ArtifactWorkflowStatus.Known(artifactWorkflow, plan), plan.Run, cancellationToken);
        var report = ArtifactWorkflowStatus.From(observed, plan, outcome.Obstacle, failure, clock.GetUtcNow());
        if (ArtifactWorkflowStatusPace.Wait(observed, report, plan, clock.GetUtcNow()) is { } wait)
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow, wait);
        }

        artifactWorkflow = await reporter.WriteAsync(artifactWorkflow, report, cancellationToken);
        if (outcome.Error is not { } error)
        {
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow, ArtifactWorkflowPlan.NextLook(artifactWorkflow, plan, options, clock.GetUtcNow()));
        }

        await gate.ReleaseAsync(artifactWorkflow, cancellationToken);
        return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Failure(artifactWorkflow, "what is meant for Argo could not be created", error);
    }

    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> FinalizeAsync(
        V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        var observed = inputs.Gather(artifactWorkflow);
        if (observed.Own is not { } made || Deletion.KeepsDependents(artifactWorkflow))
        {
            await gate.ReleaseAsync(artifactWorkflow, cancellationToken);
            return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(
                await ReportAsync(artifactWorkflow, Deletion.Holder(artifactWorkflow, ArcFinalizers.ArtifactWorkflow), cancellationToken));
        }

        var refusal = await applier.TearDownAsync(observed, made, cancellationToken);
        artifactWorkflow = await ReportAsync(artifactWorkflow, ArtifactWorkflowStatus.DeletionMessage(artifactWorkflow, made, refusal, clock.GetUtcNow()), cancellationToken);
        return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Failure(artifactWorkflow, "its Argo object is being deleted", refusal, Deletion.Grace);
    }

    public Task ReportRefusalAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, HttpOperationException refusal, CancellationToken cancellationToken) =>
        reporter.WriteAsync(artifactWorkflow, ArtifactWorkflowStatus.Refused(artifactWorkflow, refusal, clock.GetUtcNow()), cancellationToken);

    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> DeletedAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        await gate.ReleaseAsync(artifactWorkflow, cancellationToken);
        return ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow);
    }

    /// <summary>Returns true if nothing is to be done: its Order is about to delete it, or an adoption causes another reconciliation.</summary>
    private async Task<bool> IsHeldAsync(WorkflowObservation observed, CancellationToken cancellationToken)
    {
        if (observed is { IsOrderDeleting: true, Own: null })
        {
            await gate.ReleaseAsync(observed.ArtifactWorkflow, cancellationToken);
            return true;
        }

        return WorkflowAdoption.IsCandidate(observed) && await adoption.AdoptAsync(observed, cancellationToken);
    }

    private async Task<V1Alpha1ArtifactWorkflow> ReportAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, string? waiting, CancellationToken cancellationToken) =>
        waiting is null
            ? artifactWorkflow
            : await reporter.WriteAsync(artifactWorkflow, ArtifactWorkflowStatus.Deleting(artifactWorkflow, waiting, clock.GetUtcNow()), cancellationToken);
}
