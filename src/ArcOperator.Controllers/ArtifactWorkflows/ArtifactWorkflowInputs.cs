using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Gathers the facts for a decision about an ArtifactWorkflow, all of them from caches.</summary>
internal sealed class ArtifactWorkflowInputs(
    IEntityCache<V1Alpha1Workflow> workflows, IEntityCache<V1Alpha1CronWorkflow> cronWorkflows, IEntityCache<SecretFingerprint> secrets,
    IEntityCache<V1Alpha1Order> orders, TemplateInputs templates, WorkflowCapacity capacity)
{
    public ArtifactWorkflowObservation Gather(V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var key = ObjectKey.Of(artifactWorkflow);
        var isScheduled = artifactWorkflow.Spec.Cron is not null;
        IKubernetesObject<V1ObjectMeta>? existing = isScheduled ? cronWorkflows.Get(key) : workflows.Get(key)?.WithLabelledPhase();
        var order = OrderOf(artifactWorkflow);
        return new()
        {
            ArtifactWorkflow = artifactWorkflow,
            Existing = existing,
            ScheduledRuns = isScheduled && existing is not null ? Runs(existing) : [],
            HasArgo = IsReadable(workflows) && (!isScheduled || IsReadable(cronWorkflows)),
            MissingSecrets = [.. ArtifactWorkflowWatches.SecretsOf(artifactWorkflow).Where(name => secrets.Get(new(key.Namespace, name)) is null)],
            SecretProblem = SecretProblem(artifactWorkflow.Spec, key.Namespace),
            IsSuspended = order?.Spec.Suspend is true,
            Template = templates.Gather(artifactWorkflow),
            CapacityWait = isScheduled ? null : capacity.FindWait(artifactWorkflow),
            IsOrderDeleting = order?.IsDeleting() is true,
            IsWaitingForOrder = order is null && BelongsToOrder(artifactWorkflow),
            Recorded = order is null || isScheduled || artifactWorkflow.Status.StartTime is not null || WorkflowPhase.IsFinished(artifactWorkflow.Status.Phase)
                ? null
                : OrderRecord.Find(order, artifactWorkflow.Name()),
        };
    }

    private string? SecretProblem(V1Alpha1ArtifactWorkflowSpec spec, string @namespace) =>
        SecretProblem(spec, @namespace, spec.SrcSecretRef, "srcRemoteURL") ?? SecretProblem(spec, @namespace, spec.DstSecretRef, "dstRemoteURL");

    // The template decides about the address that receives the Secret. All templates of the library use this parameter.
    private string? SecretProblem(V1Alpha1ArtifactWorkflowSpec spec, string @namespace, LocalObjectReference? reference, string parameter) =>
        reference?.Name is not { Length: > 0 } name || secrets.Get(new(@namespace, name)) is not { } secret || SecretHosts.Of(secret) is null ? null
        : EndpointAddress.ToUri(spec.Parameters?.FirstOrDefault(found => found.Name == parameter)?.Value ?? "") is not { } url
            ? $"Secret '{name}' is limited by its annotation {ArcAnnotations.AllowedHosts}: set parameter {parameter} to the address that receives it"
        : SecretHosts.FindProblem(secret, url, $"parameter {parameter}");

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

/// <summary>The facts for a decision about an ArtifactWorkflow.</summary>
internal sealed record ArtifactWorkflowObservation
{
    public required V1Alpha1ArtifactWorkflow ArtifactWorkflow { get; init; }

    /// <summary>The Argo object of the name and kind that the ArtifactWorkflow needs, independent of its creator.</summary>
    public required IKubernetesObject<V1ObjectMeta>? Existing { get; init; }

    /// <summary>The Workflows that the CronWorkflow has started and Argo has kept, oldest first.</summary>
    public required IReadOnlyList<V1Alpha1Workflow> ScheduledRuns { get; init; }

    /// <summary>True if Argo's kinds can be read, or could be read a moment ago.</summary>
    public required bool HasArgo { get; init; }

    /// <summary>Secrets that the ArtifactWorkflow names and that do not exist.</summary>
    public required IReadOnlyList<string> MissingSecrets { get; init; }

    /// <summary>Reason why a Secret must not be sent to the address in the parameters, or null.</summary>
    public string? SecretProblem { get; init; }

    /// <summary>True if the Order is suspended, so that no new work starts.</summary>
    public required bool IsSuspended { get; init; }

    public required TemplateObservation Template { get; init; }

    /// <summary>The limit that allows no further Workflow now, or null.</summary>
    public required CapacityWait? CapacityWait { get; init; }

    /// <summary>True if the Order is being deleted, so that it is about to delete the ArtifactWorkflow too.</summary>
    public bool IsOrderDeleting { get; init; }

    /// <summary>True if the ArtifactWorkflow belongs to an Order that does not exist, or that has not taken it over yet.</summary>
    public bool IsWaitingForOrder { get; init; }

    /// <summary>The end that the Order has recorded and the status lacks.</summary>
    public FinishedWork? Recorded { get; init; }

    /// <summary>True if the existing Argo object was released by its owner, and its whole spec is what this operator would create.</summary>
    public bool IsAdoptable { get; init; }

    /// <summary>True if the existing Argo object names the ArtifactWorkflow as its owner, but does other work.</summary>
    public bool IsForged { get; init; }

    /// <summary>The Argo object if the ArtifactWorkflow owns it.</summary>
    public IKubernetesObject<V1ObjectMeta>? Own => !IsForged && Existing?.IsControlledBy(ArtifactWorkflow) is true ? Existing : null;

    /// <summary>The Argo object that goes with the ArtifactWorkflow when that is deleted.</summary>
    public IKubernetesObject<V1ObjectMeta>? Dependent => Deletion.KeepsDependents(ArtifactWorkflow) ? null : Own;

    /// <summary>The run that counts: of a schedule the unfinished one, otherwise the last one.</summary>
    public V1Alpha1Workflow? Run =>
        Own is V1Alpha1Workflow workflow ? workflow
        : ScheduledRuns.LastOrDefault(run => !WorkflowPhase.IsFinished(run.Status.Phase)) ?? (ScheduledRuns is [.., var last] ? last : null);
}

/// <summary>Reads Workflows that a restore created without their status.</summary>
internal static class RestoredWorkflow
{
    /// <summary>Returns the Workflow with the phase of its label, if its status has none and the label says that it has completed. Argo does not start it again.</summary>
    public static V1Alpha1Workflow WithLabelledPhase(this V1Alpha1Workflow workflow) =>
        string.IsNullOrEmpty(workflow.Status.Phase) && workflow.Status.PhaseProblem is null
        && workflow.GetLabel(ArgoGroup.CompletedLabel) == "true" && workflow.GetLabel(ArgoGroup.PhaseLabel) is { Length: > 0 } phase
            ? new() { Metadata = workflow.Metadata, Spec = workflow.Spec, Status = workflow.Status with { Phase = phase } }
            : workflow;
}
