using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.History;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Creates one Argo object per ArtifactWorkflow and reports the progress of its run in the status.</summary>
[EntityRbac(typeof(V1Alpha1ArtifactWorkflow), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["artifactworkflows/status"], Verbs = RbacVerb.Patch)]
// Required for owner references that block the owner's deletion where OwnerReferencesPermissionEnforcement is on.
[GenericRbac(Groups = [ArcGroup.Group], Resources = ["artifactworkflows/finalizers"], Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1Alpha1Workflow), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1Alpha1CronWorkflow), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1Alpha1WorkflowTemplate), typeof(V1Alpha1ClusterWorkflowTemplate), typeof(V1Alpha1ClusterArtifactType), Verbs = RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(SecretFingerprint), typeof(V1Alpha1Order), Verbs = RbacVerb.List | RbacVerb.Watch)]
// The log of a failed step holds the cause of the failure.
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.List)]
[GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
internal sealed class ArtifactWorkflowController(
    ArtifactWorkflowInputs inputs, WorkflowLookup lookup, ArtifactWorkflowApplier applier, ArtifactWorkflowReporter reporter, ArtifactWorkflowHistory history, ArgoOptions options, CronRules crons,
    TimeProvider clock) : IEntityController<V1Alpha1ArtifactWorkflow>, IEntityFinalizer<V1Alpha1ArtifactWorkflow>, IRefusalReporter<V1Alpha1ArtifactWorkflow>
{
    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> ReconcileAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        var observed = await lookup.ConfirmAsync(inputs.Gather(artifactWorkflow), cancellationToken);
        var plan = ArtifactWorkflowPlan.For(observed, options, crons, clock.GetUtcNow());
        await history.RecordBeforeAsync(observed, plan, cancellationToken);
        var outcome = await applier.ApplyAsync(artifactWorkflow, plan, cancellationToken);
        var reported = await reporter.WriteAsync(artifactWorkflow, ArtifactWorkflowReport.From(observed, plan, outcome, clock.GetUtcNow()), cancellationToken);
        history.Offer(observed, reported.Entity);
        return reported.ToResult(outcome.Error, "the Argo object could not be created", plan.RequeueAfter(reported.Entity, options, clock.GetUtcNow()));
    }

    public async Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> FinalizeAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        var observed = await lookup.VerifyAsync(inputs.Gather(artifactWorkflow), cancellationToken);
        var waitsForHistory = await history.WaitAsync(observed, cancellationToken);
        var refusal = waitsForHistory is null ? await applier.TearDownAsync(observed, cancellationToken) : null;
        var report = ArtifactWorkflowReport.OfDeletion(observed, refusal, clock.GetUtcNow(), waitsForHistory);
        var reported = await reporter.WriteAsync(artifactWorkflow, report, cancellationToken);
        return waitsForHistory is not null
            ? ReconciliationResult<V1Alpha1ArtifactWorkflow>.Failure(reported.Entity, waitsForHistory, requeueAfter: HistoryGate.RetryDelay)
            : observed.Dependent is null
            ? ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(reported.Entity)
            : ReconciliationResult<V1Alpha1ArtifactWorkflow>.Failure(reported.Entity, "its Argo object is being deleted", refusal, refusal is null ? Deletion.Grace : null);
    }

    public Task ReportRefusalAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, string action, HttpOperationException refusal, CancellationToken cancellationToken) =>
        reporter.WriteAsync(artifactWorkflow, ArtifactWorkflowReport.OfRefusal(artifactWorkflow, action, refusal, clock.GetUtcNow()), cancellationToken);

    public Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> DeletedAsync(V1Alpha1ArtifactWorkflow artifactWorkflow, CancellationToken cancellationToken)
    {
        applier.Release(artifactWorkflow);
        lookup.Forget(artifactWorkflow);
        return Task.FromResult(ReconciliationResult<V1Alpha1ArtifactWorkflow>.Success(artifactWorkflow));
    }
}
