using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Gathers what a decision about an ArtifactWorkflow rests on, all of it from caches.</summary>
internal sealed class ArtifactWorkflowInputs(
    IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<V1Alpha1CronWorkflow> cronWorkflows, IEntityCache<SecretFingerprint> secrets,
    IEntityCache<V1Alpha1Order> orders, TemplateInputs templates)
{
    public WorkflowObservation Gather(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var key = ObjectKey.Of(artifactWorkflow);
        var isScheduled = artifactWorkflow.Spec.Cron is not null;
        IKubernetesObject<V1ObjectMeta>? made = isScheduled ? cronWorkflows.Get(key) : workflows.Get(key) is { } workflow ? WithPhase(workflow) : null;
        var order = OrderOf(artifactWorkflow);
        return new(
            artifactWorkflow,
            made,
            isScheduled && made is not null ? Runs(made) : [],
            IsReadable(workflows) && (!isScheduled || IsReadable(cronWorkflows)),
            [.. ArtifactWorkflowWatches.SecretsOf(artifactWorkflow).Where(name => secrets.Get(new(key.Namespace, name)) is null)],
            order?.Spec.Suspend is true,
            templates.Gather(artifactWorkflow))
        {
            IsOrderDeleting = order?.IsDeleting() is true,
            IsWaitingForOrder = order is null && BelongsToOrder(artifactWorkflow),
            Recorded = order is null || isScheduled || artifactWorkflow.Status.StartTime is not null || WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase) ? null : OrderRecord.Find(order, artifactWorkflow.Name()),
        };
    }

    // A restore may drop the status, and Argo starts no Workflow whose label says that it is completed. The label keeps the phase.
    private static V1Alpha1Workflow WithPhase(V1Alpha1Workflow workflow) =>
        string.IsNullOrEmpty(workflow.Status.Phase) && workflow.GetLabel(ArgoGroup.CompletedLabel) == "true" && workflow.GetLabel(ArgoGroup.PhaseLabel) is { Length: > 0 } phase
            ? new() { Metadata = workflow.Metadata, Spec = workflow.Spec, Status = workflow.Status with { Phase = phase } }
            : workflow;

    // A restore may drop the owner, but keeps labels.
    private static bool BelongsToOrder(V1Alpha1ArtifactWorkflow artifactWorkflow) => artifactWorkflow.GetController() is { } owner
        ? owner.Kind == EntityMetadata.Of<V1Alpha1Order>().Kind
        : artifactWorkflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator && artifactWorkflow.GetLabel(ArcLabels.Intent) is { Length: > 0 };

    private static bool IsReadable<TEntity>(IEntityCache<TEntity> cache)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => cache.HasSynced && cache.State != InformerState.KindMissing;

    private List<V1Alpha1Workflow> Runs(IKubernetesObject<V1ObjectMeta> cronWorkflow) =>
        [.. workflows.OwnedBy(cronWorkflow.Uid())
            .Where(run => run.Namespace() == cronWorkflow.Namespace())
            .OrderBy(run => run.CreationTimestamp()).ThenBy(run => run.Name(), StringComparer.Ordinal)];

    private V1Alpha1Order? OrderOf(V1Alpha1ArtifactWorkflow artifactWorkflow) =>
        artifactWorkflow.GetController() is { } owner && orders.Get(new(artifactWorkflow.Namespace() ?? "", owner.Name)) is { } order && order.Uid() == owner.Uid
            ? order
            : null;
}
