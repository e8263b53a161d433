using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Background;
using ArcOperator.Runtime.Secrets;

namespace ArcOperator.Plugin.Facts;

/// <summary>The objects of a namespace that decide about its Orders, as far as the user may read them.</summary>
internal sealed record ClusterSnapshot
{
    public required string Namespace { get; init; }

    public required SnapshotCache<V1Alpha1Endpoint> Endpoints { get; init; }

    public required SnapshotCache<V1Alpha1ArtifactType> Types { get; init; }

    public required SnapshotCache<V1Alpha1ClusterArtifactType> ClusterTypes { get; init; }

    public required SnapshotCache<V1Alpha1ArtifactWorkflow> ArtifactWorkflows { get; init; }

    public required SnapshotCache<V1Alpha1Workflow> Workflows { get; init; }

    public required SnapshotCache<V1Alpha1CronWorkflow> CronWorkflows { get; init; }

    public required SnapshotCache<V1Alpha1WorkflowTemplate> Templates { get; init; }

    public required SnapshotCache<V1Alpha1ClusterWorkflowTemplate> ClusterTemplates { get; init; }

    /// <summary>Secrets of the Endpoints. A Secret that the user may not read counts as existing, because only the operator can decide about it.</summary>
    public SnapshotCache<SecretFingerprint> Secrets { get; init; } = new([]);

    /// <summary>Facts that could not be read, one per line.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True if the user may read all kinds that an Order refers to.</summary>
    public bool CanResolve => !Endpoints.IsUnknown && !Types.IsUnknown && !ClusterTypes.IsUnknown;

    /// <summary>Returns true if the user may read all kinds that decide about the start of an ArtifactWorkflow.</summary>
    /// <param name="isScheduled">True for an ArtifactWorkflow with a schedule.</param>
    public bool CanDecideStart(bool isScheduled) =>
        CanResolve && !Templates.IsUnknown && !ClusterTemplates.IsUnknown && FindUnreadableRuns(isScheduled).Count == 0;

    /// <summary>Returns the kinds of runs that the user may not read.</summary>
    /// <param name="isScheduled">True if an artifact has a schedule.</param>
    public IReadOnlyList<string> FindUnreadableRuns(bool isScheduled) =>
    [
        .. new[]
        {
            ArtifactWorkflows.IsUnknown ? EntityMetadata.Of<V1Alpha1ArtifactWorkflow>().ResourceName : null,
            Workflows.IsUnknown ? EntityMetadata.Of<V1Alpha1Workflow>().ResourceName : null,
            isScheduled && CronWorkflows.IsUnknown ? EntityMetadata.Of<V1Alpha1CronWorkflow>().ResourceName : null,
        }.OfType<string>(),
    ];

    /// <summary>Returns the operator's own view of an Order.</summary>
    public OrderObservation Observe(V1Alpha1Order order) =>
        new OrderInputs(Endpoints, Secrets, Types, ClusterTypes, ArtifactWorkflows, new TypeOptions()).Gather(OrderRecord.Restore(order));

    /// <summary>Returns the operator's own view of an ArtifactWorkflow.</summary>
    public ArtifactWorkflowObservation Observe(V1Alpha1Order order, V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        var options = new ArgoOptions();
        using var capacity = new WorkflowCapacity(
            options.WorkflowLimits, Workflows, ArtifactWorkflows, Endpoints, new FairGates(), (_, _, _, _, _, _) => Task.FromResult(true),
            (_, _, _, _, _, _) => Task.FromResult(true), TimeProvider.System);
        var templates = new TemplateInputs(Templates, ClusterTemplates, ClusterTypes, new TypeOptions());
        return new ArtifactWorkflowInputs(Workflows, CronWorkflows, Secrets, new SnapshotCache<V1Alpha1Order>([order]), templates, capacity).Gather(artifactWorkflow);
    }
}
