using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Plugin.Facts;

/// <summary>An Order with the operator's decisions about each of its artifacts, made from the objects that the user may read.</summary>
/// <param name="Order">The Order.</param>
/// <param name="Artifacts">The artifacts in their order.</param>
/// <param name="Snapshot">The objects around the Order.</param>
internal sealed record OrderFacts(V1Alpha1Order Order, IReadOnlyList<ArtifactFacts> Artifacts, ClusterSnapshot Snapshot)
{
    /// <summary>True if every artifact is delivered, or waits for the first run of its schedule.</summary>
    public bool IsReady => Order.Status.Conditions.IsTrue(Conditions.Ready) && Order.Status.ObservedGeneration == (Order.Generation() ?? Order.Status.ObservedGeneration);

    public static OrderFacts From(V1Alpha1Order order, ClusterSnapshot snapshot, CronRules crons)
    {
        var observed = snapshot.Observe(order);
        var known = new KnownWorkflows(observed.Order, observed.Existing);
        return new(order, [.. observed.Artifacts.Select(artifact => ArtifactFacts.From(observed.Order, artifact, known, snapshot, crons))], snapshot);
    }
}

/// <summary>One artifact of an Order.</summary>
/// <param name="Observation">The artifact with the objects that it refers to.</param>
/// <param name="Name">Name of the artifact within its Order.</param>
/// <param name="Resolution">The operator's decision.</param>
/// <param name="Current">The ArtifactWorkflow that exists or is recorded, or null.</param>
internal sealed record ArtifactFacts(ArtifactObservation Observation, string Name, Resolution Resolution, CurrentWorkflow? Current)
{
    public int Index => Observation.Index;

    /// <summary>Hash of the user's request, which identifies the work of an artifact.</summary>
    public string RequestHash { get; init; } = "";

    /// <summary>The Argo object of the ArtifactWorkflow with the run that counts, or null without an ArtifactWorkflow.</summary>
    public ArtifactWorkflowObservation? Work { get; init; }

    /// <summary>The reason why an ArtifactWorkflow without an Argo object cannot start, or null.</summary>
    public Blocker? StartBlocker { get; init; }

    public V1Alpha1ArtifactWorkflow? ArtifactWorkflow => Current?.Existing;

    public V1Alpha1Workflow? Run => Work?.Run;

    public bool IsDelivered => Current?.Phase == WorkflowPhase.Succeeded;

    // Fingerprints of Secrets are not known here, so the request identifies the work, and not the hash of the work.
    public static ArtifactFacts From(V1Alpha1Order order, ArtifactObservation artifact, KnownWorkflows known, ClusterSnapshot snapshot, CronRules crons)
    {
        var forcedAt = order.Status.LastForceAt;
        var requestHash = ArtifactHashes.ComputeRequestHash(order, artifact, forcedAt);
        var resolution = ArtifactResolver.Resolve(order, artifact, crons, forcedAt, requestHash);
        var current = known.Previous(artifact.Index, requestHash);
        var facts = new ArtifactFacts(artifact, DesiredWorkflow.ArtifactName(artifact.Artifact, requestHash), resolution, current) { RequestHash = requestHash };
        if (current?.Existing is not { } existing)
        {
            return facts;
        }

        var work = snapshot.Observe(order, existing);
        var isUnstarted = work.Existing is null && !WorkflowPhase.IsFinished(existing.Status.Phase) && !snapshot.Workflows.IsUnknown;
        return facts with { Work = work, StartBlocker = isUnstarted ? ArtifactWorkflowBlockers.Find(work, new ArgoOptions(), crons) : null };
    }
}
