using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The decision about one artifact.</summary>
/// <param name="RequestHash">Hash of the user's request.</param>
/// <param name="Current">The workflow that the artifact has, or null if none was started.</param>
internal sealed record ArtifactChoice(string RequestHash, CurrentWorkflow? Current)
{
    /// <summary>A workflow to create, or null.</summary>
    public DesiredWorkflow? Create { get; init; }

    /// <summary>The reason why the artifact cannot be delivered, or null.</summary>
    public ArtifactBlocker? Blocker { get; init; }

    /// <summary>An earlier failure to delete, so that the same work can run again. Otherwise null.</summary>
    public V1Alpha1ArtifactWorkflow? Retire { get; init; }

    /// <summary>An object with the name, labels and owner of the wanted one that does other work, or null.</summary>
    public V1Alpha1ArtifactWorkflow? Forged { get; init; }

    /// <summary>The workflow that the created one replaces, or null.</summary>
    public V1Alpha1ArtifactWorkflow? Superseded { get; init; }

    /// <summary>The workflow that the artifact should have, or null if it cannot be computed.</summary>
    public DesiredWorkflow? Desired { get; init; }

    public static ArtifactChoice For(V1Alpha1Order order, ArtifactObservation artifact, KnownWorkflows known, CronRules crons, DateTimeOffset? forceAt)
    {
        var requestHash = ArtifactHashes.ComputeRequestHash(order, artifact, forceAt);
        var previous = known.Previous(artifact.Index, requestHash);
        var resolution = ArtifactResolver.Resolve(order, artifact, crons, forceAt, requestHash);
        if (resolution.Workflow is not { } desired)
        {
            // Work that was started continues, and is still the artifact's work.
            return new(requestHash, previous) { Blocker = Block(artifact, resolution.Blocker) };
        }

        var current = known.Current(artifact.Index, desired, requestHash);
        if (current.Existing is { } existing && !IsTrusted(current, existing, desired))
        {
            return new(requestHash, null) { Blocker = Block(artifact, ArtifactBlockers.OtherWork(artifact.Index, existing)), Forged = existing };
        }

        return Choose(order, artifact, known, resolution, desired, current, previous) with { Desired = desired };
    }

    private static ArtifactChoice Choose(
        V1Alpha1Order order, ArtifactObservation artifact, KnownWorkflows known, Resolution resolution, DesiredWorkflow desired, CurrentWorkflow current,
        CurrentWorkflow? previous)
    {
        var requestHash = current.RequestHash;
        if (resolution.Blocker is not null)
        {
            return current.Existing is not null || HasEnded(artifact, current)
                ? new(requestHash, current)
                : new(requestHash, previous) { Blocker = Block(artifact, resolution.Blocker) };
        }

        // A restore changes UIDs and therefore some fingerprints. Finished work is not repeated for that.
        if (!current.IsKnown && known.IsRestored && previous is not null && HasEnded(artifact, previous))
        {
            return new(requestHash, previous with { WorkHash = desired.Hash });
        }

        return IsBackAfterFailure(current, previous) ? new(requestHash, previous) { Retire = current.Existing }
            : current.Existing is not null || HasEnded(artifact, current) ? new(requestHash, current)
            : previous is { Recorded: not null } && previous.Hash != desired.Hash && Keeps(order, artifact, previous, desired) ? new(requestHash, previous)
            : order.Spec.Suspend is true ? new(requestHash, previous)
            : new(requestHash, current) { Create = desired, Superseded = previous?.Hash == desired.Hash ? null : previous?.Existing };
    }

    private static ArtifactBlocker? Block(ArtifactObservation artifact, Blocker? cause) => cause is null ? null : new(artifact.Index, cause);

    /// <summary>Returns true if Endpoint, Secret and type are again as they were when the work failed, with a change in between. Each change is a reason to try again.</summary>
    private static bool IsBackAfterFailure(CurrentWorkflow current, CurrentWorkflow? previous) =>
        current.Existing is not null && WorkflowPhase.IsFailure(current.Phase) && previous is not null && previous.Hash != current.Hash;

    /// <summary>
    /// Returns true if an ArtifactWorkflow does the artifact's work. Users with the right to create ArtifactWorkflows can forge owner, labels and name,
    /// but only the operator writes the Order's status.
    /// </summary>
    private static bool IsTrusted(CurrentWorkflow current, V1Alpha1ArtifactWorkflow existing, DesiredWorkflow desired) =>
        WorkflowPhase.IsFinished(current.Recorded?.Phase) || SameWork.IsSame(existing.Spec, desired.Entity.Spec);

    /// <summary>Returns true if work that was started before an Endpoint, Secret or type changed remains the artifact's work.</summary>
    private static bool Keeps(V1Alpha1Order order, ArtifactObservation artifact, CurrentWorkflow previous, DesiredWorkflow desired) => order.Spec.RerunPolicy switch
    {
        RerunPolicy.Never => previous.Existing is not null || HasEnded(artifact, previous),
        RerunPolicy.Unfinished =>
            (previous.Phase == WorkflowPhase.Succeeded || IsRefused(previous, desired)) && (previous.Existing is not null || HasEnded(artifact, previous)),
        _ => false,
    };

    // A gate refuses the same artifact again. Only a changed type can change that.
    private static bool IsRefused(CurrentWorkflow previous, DesiredWorkflow desired) =>
        previous.Existing is { } existing
        && existing.Status.Conditions.Find(Conditions.Stalled)?.Reason == ArcReasons.GateRefused
        && SameWork.IsSameType(existing.Spec, desired.Entity.Spec);

    /// <summary>Returns true if the work has ended, even if its object was deleted. A schedule has no end, only its runs have.</summary>
    private static bool HasEnded(ArtifactObservation artifact, CurrentWorkflow workflow) => artifact.Cron is null && WorkflowPhase.IsFinished(workflow.Phase);
}
