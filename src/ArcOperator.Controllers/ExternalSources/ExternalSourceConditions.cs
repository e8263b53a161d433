using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>An ExternalSource's conditions: one table.</summary>
internal static class ExternalSourceConditions
{
    public const string Suspended = "Suspended";
    public const string ConsumableByFlux = "ConsumableByFlux";
    private const string Maintained = "; Last successful artifact maintained";

    public static IReadOnlyList<V1Condition> Of(ExternalSourceObservation observed, Plan plan, Obstacle? obstacle, DateTimeOffset now)
    {
        var (source, known) = (observed.Source, observed.Source.Status.Conditions);
        IReadOnlyList<V1Condition> From(params IEnumerable<ConditionState> states) => Conditions.From(states, known, source.Generation(), now);
        return plan.Result is AttemptResult.Produced { Flux: var flux } && obstacle is null
            ? [.. Own(observed, plan, obstacle, From), .. From(IsConsumable(flux))]
            : [.. Own(observed, plan, obstacle, From).Where(condition => condition.Type != ConsumableByFlux), .. Keep(known, ConsumableByFlux)];
    }

    /// <summary>Returns true if the published artifact, made with this generation of the spec, holds manifests for Flux.</summary>
    public static bool IsConsumable(V1Alpha1ExternalSource source) =>
        source.Status.Conditions.Find(ConsumableByFlux) is { Status: ConditionState.True } condition && condition.ObservedGeneration == source.Generation();

    private static IReadOnlyList<V1Condition> Own(
        ExternalSourceObservation observed, Plan plan, Obstacle? obstacle, Func<IEnumerable<ConditionState>, IReadOnlyList<V1Condition>> from)
    {
        var known = observed.Source.Status.Conditions;
        IReadOnlyList<V1Condition> From(params IEnumerable<ConditionState> states) => from(states);
        return plan.IsSuspended ? [.. WhileSuspended(observed.Source, From), .. From(IsSuspended())]
            : obstacle is not null ? From(NotReady(obstacle.Reason, obstacle.Message), Stalled(obstacle.Reason, obstacle.Message))
            : plan.Result is AttemptResult.Failed failed ? From(Failed(observed, plan, failed.Failure))
            : plan.Result is not null ? From(IsReady(plan))
            : observed.Progress.IsRunning && plan is { Cancel: false } ? [.. Standing(observed, plan, From), .. From(Steps(plan))]
            : Keep(known, Conditions.Ready, Conditions.Reconciling, Conditions.Stalled);
    }

    private static ConditionState IsReady(Plan plan) =>
        new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, $"stored artifact for revision '{plan.Artifact?.Revision}'");

    private static IEnumerable<ConditionState> Failed(ExternalSourceObservation observed, Plan plan, AttemptFailure failure)
    {
        var isGivenUp = failure.Class == FailureClass.Transient && plan.Failures >= SourceRetry.MostAttempts;
        var reason = isGivenUp ? ExternalSourceReasons.MaxRetriesExceeded : failure.Reason;
        var message = $"{failure.Message} ({Prospect(failure, plan)}){(observed.Source.Status.Artifact is null ? "" : Maintained)}";
        yield return NotReady(reason, message);
        yield return failure.Class == FailureClass.Transient && !isGivenUp
            ? new(Conditions.Reconciling, ConditionState.True, reason, message)
            : Stalled(reason, message);
    }

    // Flux waits for Ready=False without Stalled until its timeout, and a suspended source does nothing that would end the wait. Without an artifact there is
    // no Ready condition at all, as with a suspended Order: kubectl wait continues to wait.
    private static IReadOnlyList<V1Condition> WhileSuspended(V1Alpha1ExternalSource source, Func<IEnumerable<ConditionState>, IReadOnlyList<V1Condition>> from)
    {
        var known = source.Status.Conditions;
        return known.IsTrue(Conditions.Ready) || known.IsTrue(Conditions.Stalled)
            ? Keep(known, Conditions.Ready, Conditions.Stalled)
            : source.Status.Artifact is null ? []
            : from([new(Conditions.Ready, ConditionState.True, ArcReasons.Suspended, "spec.suspend is true; the last artifact stays published")]);
    }

    private static ConditionState IsConsumable(Consumability flux) => flux.IsConsumable
        ? new(ConsumableByFlux, ConditionState.True, ExternalSourceReasons.ManifestsFound, flux.Message)
        : new(ConsumableByFlux, ConditionState.False, ExternalSourceReasons.NoManifests, flux.Message);

    private static string Prospect(AttemptFailure failure, Plan plan)
    {
        var next = plan.NextLook is { } wait ? Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds))) : null;
        return plan.NextLook == TimeSpan.Zero ? "tried again at once, as requested"
            : next is null ? "will not retry until spec changes"
            : failure.Class == FailureClass.Transient && plan.Failures >= SourceRetry.MostAttempts ? $"{plan.Failures} failures in a row, next try in {next}"
            : failure.Class == FailureClass.Transient ? $"attempt {plan.Failures}/{SourceRetry.MostAttempts}, next try in {next}"
            : $"will not retry before the interval is over, in {next}";
    }

    /// <summary>What held before the attempt that goes on, as far as it speaks of this spec.</summary>
    private static IReadOnlyList<V1Condition> Standing(
        ExternalSourceObservation observed, Plan plan, Func<IEnumerable<ConditionState>, IReadOnlyList<V1Condition>> from)
    {
        var status = observed.Source.Status;
        return status.ObservedGeneration == observed.Source.Generation() && status.Conditions.Find(Conditions.Ready) is not null
            ? Keep(status.Conditions, Conditions.Ready, Conditions.Reconciling, Conditions.Stalled)
            : plan.LongStep is null ? status.Conditions ?? []
            : from([
                NotReady(ArcReasons.Progressing, "the data is being fetched for the first time with this spec"),
                new(Conditions.Reconciling, ConditionState.True, ArcReasons.Progressing, "the data is being fetched for the first time with this spec"),
            ]);
    }

    private static IEnumerable<ConditionState> Steps(Plan plan)
    {
        if (plan.LongStep is { } step)
        {
            yield return new(step.ToString(), ConditionState.True, ArcReasons.Progressing, step switch
            {
                AttemptStep.Fetching => "the source has not sent all of its data yet",
                AttemptStep.ExecutingHooks => "the hooks have not finished yet",
                _ => "the artifact is not stored yet",
            });
        }
    }

    private static ConditionState IsSuspended() => new(Suspended, ConditionState.True, ArcReasons.Suspended, "spec.suspend is true: nothing is fetched or published");

    private static ConditionState NotReady(string reason, string message) => new(Conditions.Ready, ConditionState.False, reason, message);

    private static ConditionState Stalled(string reason, string message) => new(Conditions.Stalled, ConditionState.True, reason, message);

    private static IReadOnlyList<V1Condition> Keep(IReadOnlyList<V1Condition>? known, params IReadOnlyList<string> types) =>
        [.. (known ?? []).Where(condition => types.Contains(condition.Type))];
}
