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
    /// <summary>Returns true if every artifact is delivered or waits for the first run of its schedule, and no repetition is due.</summary>
    public bool IsReady(DateTimeOffset now) => Order.Status.Conditions.IsTrue(Conditions.Ready)
        && Order.Status.ObservedGeneration == (Order.Generation() ?? Order.Status.ObservedGeneration) && FindRepetitions(now).Count == 0;

    /// <summary>Returns the repetitions that are due and that the operator has not handled. An annotation does not change the generation.</summary>
    public IReadOnlyList<DueRepetition> FindRepetitions(DateTimeOffset now) =>
    [
        .. new[] { DueRepetition.Find(null, Order, Order.Status.LastForceAt, Order.Status.Conditions, now) }
            .Concat(Artifacts.Select(artifact => artifact.ArtifactWorkflow is { } work
                ? DueRepetition.Find(artifact.Index, work, work.Status.LastForceAt, work.Status.Conditions, now)
                : null))
            .OfType<DueRepetition>(),
    ];

    public static OrderFacts From(V1Alpha1Order order, ClusterSnapshot snapshot, CronRules crons)
    {
        var observed = snapshot.Observe(order);
        var known = new KnownWorkflows(observed.Order, observed.Existing);
        return new(order, [.. observed.Artifacts.Select(artifact => ArtifactFacts.From(observed.Order, artifact, known, snapshot, crons))], snapshot);
    }
}

/// <summary>A repetition that a force-at requests and the operator has not started.</summary>
/// <param name="Artifact">Index of the artifact, or null for the whole Order.</param>
/// <param name="Time">The force-at.</param>
/// <param name="Delay">The operator's reason for a later start, or null.</param>
internal sealed record DueRepetition(int? Artifact, DateTimeOffset Time, string? Delay)
{
    /// <summary>Returns the repetition of an object, or null if no force-at is due.</summary>
    public static DueRepetition? Find(int? artifact, IMetadata<V1ObjectMeta> entity, DateTimeOffset? handled, IReadOnlyList<V1Condition>? conditions, DateTimeOffset now) =>
        ForceAt.Of(entity, handled, now).Effective is { } time && time != handled
            ? new(artifact, time, conditions.Find(ForceRefusal.ConditionType) is { Reason: ForceRefusal.TooSoonReason } delay ? delay.Message : null)
            : null;
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
        // Without a right, the operator's status is the better answer than a decision about lists that seem empty.
        var isUnstarted = work.Existing is null && !WorkflowPhase.IsFinished(existing.Status.Phase) && snapshot.CanDecideStart(existing.Spec.Cron is not null);
        return facts with { Work = work, StartBlocker = isUnstarted ? ArtifactWorkflowBlockers.Find(work, new ArgoOptions(), crons) : null };
    }
}
