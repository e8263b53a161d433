using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What is decided about one artifact.</summary>
/// <param name="Intent">What the user wants, as a hash.</param>
/// <param name="Current">The workflow that stands for the artifact; null: none yet.</param>
/// <param name="Create">A workflow to be created.</param>
/// <param name="Problem">Why the artifact cannot be turned into work.</param>
/// <param name="Retire">A failure from earlier that must go before the same work can be done again.</param>
/// <param name="Superseded">What stood for the artifact until now, and gives way to what is created.</param>
internal sealed record ArtifactChoice(
    string Intent, CurrentWorkflow? Current, DesiredWorkflow? Create = null, ArtifactProblem? Problem = null, V1Alpha1ArtifactWorkflow? Retire = null,
    V1Alpha1ArtifactWorkflow? Superseded = null)
{
    /// <summary>The workflow that the artifact should have; null if it cannot be computed.</summary>
    public DesiredWorkflow? Desired { get; init; }

    public static ArtifactChoice Of(V1Alpha1Order order, ArtifactObservation artifact, KnownWorkflows known, CronRules crons, DateTimeOffset? forceAt)
    {
        var intent = ArtifactIdentity.IntentOf(order, artifact, forceAt);
        var previous = known.Previous(artifact.Index, intent);
        var resolution = ArtifactResolver.Resolve(order, artifact, crons, forceAt);
        if (resolution.Workflow is not { } desired)
        {
            // What was begun goes on, and is still what the artifact has.
            return new(intent, previous, Problem: resolution.Problem);
        }

        var current = known.Current(artifact.Index, desired, intent);
        if (current.Existing is { } existing && !IsTrusted(current, existing, desired))
        {
            return new(intent, null, Problem: ArtifactProblem.OtherWork(artifact.Index, existing));
        }

        return Of(order, artifact, known, resolution, desired, current, previous) with { Desired = desired };
    }

    private static ArtifactChoice Of(
        V1Alpha1Order order, ArtifactObservation artifact, KnownWorkflows known, Resolution resolution, DesiredWorkflow desired, CurrentWorkflow current,
        CurrentWorkflow? previous)
    {
        var intent = current.Intent;
        if (resolution.Problem is { } refusal)
        {
            return current.Existing is not null || HasEnded(artifact, current) ? new(intent, current) : new(intent, previous, Problem: refusal);
        }

        // A restore changes UIDs, and with them perhaps fingerprints. What had finished then is not repeated for that.
        if (!current.IsKnown && known.IsRestored && previous is not null && HasEnded(artifact, previous))
        {
            return new(intent, previous with { Identity = desired.Hash });
        }

        return IsBackAfterFailure(current, previous) ? new(intent, previous, Retire: current.Existing)
            : current.Existing is not null || HasEnded(artifact, current) ? new(intent, current)
            : previous is { Remembered: not null } && previous.Hash != desired.Hash && Keeps(order, artifact, previous) ? new(intent, previous)
            : order.Spec.Suspend is true ? new(intent, previous)
            : new(intent, current, Create: desired, Superseded: previous?.Hash == desired.Hash ? null : previous?.Existing);
    }

    /// <summary>Whether the surroundings are again as they were when the work failed, with others in between: a change, and so a reason to try again.</summary>
    private static bool IsBackAfterFailure(CurrentWorkflow current, CurrentWorkflow? previous) =>
        current.Existing is not null && WorkflowPhase.IsFailure(current.Phase) && previous is not null && previous.Hash != current.Hash;

    /// <summary>
    /// Returns true if an ArtifactWorkflow does the artifact's work. Everyone with the right to create ArtifactWorkflows can forge owner, labels and name,
    /// but only the operator writes the Order's status.
    /// </summary>
    private static bool IsTrusted(CurrentWorkflow current, V1Alpha1ArtifactWorkflow existing, DesiredWorkflow desired) =>
        WorkflowPhase.IsFinished(current.Remembered?.Phase) || SameWork.IsSame(existing.Spec, desired.Entity.Spec);

    /// <summary>Whether work that was begun in other surroundings stays what the artifact has.</summary>
    private static bool Keeps(V1Alpha1Order order, ArtifactObservation artifact, CurrentWorkflow previous) => order.Spec.RerunPolicy switch
    {
        RerunPolicy.Never => previous.Existing is not null || HasEnded(artifact, previous),
        RerunPolicy.Unfinished => previous.Phase == WorkflowPhase.Succeeded && (previous.Existing is not null || HasEnded(artifact, previous)),
        _ => false,
    };

    /// <summary>Whether nothing more will come of it, be it still there or not. A schedule has no end: only its runs have.</summary>
    private static bool HasEnded(ArtifactObservation artifact, CurrentWorkflow workflow) => artifact.Cron is null && WorkflowPhase.IsFinished(workflow.Phase);
}
