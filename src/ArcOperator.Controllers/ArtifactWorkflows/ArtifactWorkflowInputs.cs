using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;

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
        IKubernetesObject<V1ObjectMeta>? made = isScheduled ? cronWorkflows.Get(key) : workflows.Get(key);
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
        };
    }

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
