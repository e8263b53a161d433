using System.Globalization;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Conditions of an ExternalSource.</summary>
internal static class ExternalSourceConditions
{
    public const string Suspended = "Suspended";
    public const string ConsumableByFlux = "ConsumableByFlux";
    public const string RequestDelayed = "RequestDelayed";

    // In characters.
    private const int LongestMessage = 1000;
    private const int LongestCause = 800;

    /// <summary>Returns all conditions of the source.</summary>
    public static IReadOnlyList<V1Condition> From(ExternalSourceObservation observed, ExternalSourcePlan plan, Blocker? blocker, DateTimeOffset now)
    {
        var (source, known) = (observed.Source, observed.Source.Status.Conditions);
        IReadOnlyList<V1Condition> Make(params IEnumerable<ConditionState> states) =>
            Conditions.From(states.Select(state => state with { Message = Clean(state.Message) }), known, source.Generation(), now);
        var consumability = plan.Result is AttemptResult.Produced { Flux: var flux } && blocker is null
            ? Make(IsConsumable(flux))
            : Keep(known, ConsumableByFlux);
        return
        [
            .. WithoutConsumability(observed, plan, blocker, Make).Where(condition => condition.Type is not (ConsumableByFlux or RequestDelayed)),
            .. consumability,
            .. plan.RequestDue is { } due ? Make(IsDelayed(due)) : [],
        ];
    }

    /// <summary>Returns the text on one line, without control characters and BiDi overrides. Servers and hooks determine parts of messages.</summary>
    public static string Clean(string message) => PrintableText.ToSingleLine(message, LongestMessage);

    /// <summary>Returns true if the published artifact, made with this generation of the spec, holds manifests for Flux.</summary>
    public static bool IsConsumable(V1Alpha1ExternalSource source) =>
        source.Status.Conditions.Find(ConsumableByFlux) is { Status: ConditionState.True } condition && condition.ObservedGeneration == source.Generation();

    private static IReadOnlyList<V1Condition> WithoutConsumability(
        ExternalSourceObservation observed, ExternalSourcePlan plan, Blocker? blocker, Func<IEnumerable<ConditionState>, IReadOnlyList<V1Condition>> make) =>
        plan.IsSuspended ? [.. WhileSuspended(observed.Source, make), .. make([IsSuspended()])]
        : blocker is not null ? make([NotReady(blocker.Reason, blocker.Message), Stalled(blocker.Reason, blocker.Message)])
        : plan.Result is AttemptResult.Failed failed ? make(Failed(observed, plan, failed))
        : plan.Result is not null ? make([IsReady(plan)])
        : observed.Progress.IsRunning && plan is { Cancel: false } ? [.. WhileRunning(observed, plan, make), .. make(Steps(plan))]
        : Keep(observed.Source.Status.Conditions, Conditions.Ready, Conditions.Reconciling, Conditions.Stalled);

    private static ConditionState IsReady(ExternalSourcePlan plan) =>
        new(Conditions.Ready, ConditionState.True, ArcReasons.Succeeded, $"stored artifact for revision '{plan.Artifact?.Revision}'");

    private static IEnumerable<ConditionState> Failed(ExternalSourceObservation observed, ExternalSourcePlan plan, AttemptResult.Failed failed)
    {
        var failure = failed.Failure;
        var isGivenUp = failure.Class == FailureClass.Transient && plan.Failures >= SourceRetry.MostAttempts;
        var reason = isGivenUp ? ExternalSourceReasons.MaxRetriesExceeded : failure.Reason;
        var artifact = observed.Source.Status.Artifact is null ? ""
            : failed.IsArtifactLost ? "; the stored artifact is lost or damaged, and cannot be downloaded"
            : "; Last successful artifact maintained";
        // The end of the message survives when a long text of a server is cut.
        var message = $"{PrintableText.ToSingleLine(failure.Message, LongestCause)} ({Prospect(failure, plan)}){artifact}";
        yield return NotReady(reason, message);
        yield return failure.Class == FailureClass.Transient && !isGivenUp
            ? new(Conditions.Reconciling, ConditionState.True, reason, message)
            : Stalled(reason, message);
    }

    // Flux waits for Ready=False without Stalled until its timeout, and a suspended source does nothing that would end the wait. Without an artifact there is
    // no Ready condition at all, as with a suspended Order: kubectl wait continues to wait.
    private static IReadOnlyList<V1Condition> WhileSuspended(V1Alpha1ExternalSource source, Func<IEnumerable<ConditionState>, IReadOnlyList<V1Condition>> make)
    {
        IReadOnlyList<V1Condition> known = [.. (source.Status.Conditions ?? []).Where(condition => condition.Reason != ArcReasons.WriteRefused)];
        return known.IsTrue(Conditions.Ready) || known.IsTrue(Conditions.Stalled)
            ? Keep(known, Conditions.Ready, Conditions.Stalled)
            : source.Status.Artifact is null ? []
            : make([new(Conditions.Ready, ConditionState.True, ArcReasons.Suspended, "spec.suspend is true; the last artifact stays published")]);
    }

    private static ConditionState IsConsumable(FluxConsumability flux) => flux.IsConsumable
        ? new(ConsumableByFlux, ConditionState.True, ExternalSourceReasons.ManifestsFound, flux.Message)
        : new(ConsumableByFlux, ConditionState.False, ExternalSourceReasons.NoManifests, flux.Message);

    private static string Prospect(AttemptFailure failure, ExternalSourcePlan plan)
    {
        var next = plan.RequeueAfter is { } wait ? Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds))) : null;
        return plan.RequeueAfter == TimeSpan.Zero ? "retried at once, as requested"
            : next is null ? "will not retry until spec changes"
            : failure.Class == FailureClass.Transient && plan.Failures >= SourceRetry.MostAttempts ? $"{plan.Failures} failures in a row, next try in {next}"
            : failure.Class == FailureClass.Transient ? $"attempt {plan.Failures}/{SourceRetry.MostAttempts}, next try in {next}"
            : $"will not retry before the interval is over, in {next}";
    }

    /// <summary>Returns the conditions of the last attempt if they concern the current spec.</summary>
    private static IReadOnlyList<V1Condition> WhileRunning(
        ExternalSourceObservation observed, ExternalSourcePlan plan, Func<IEnumerable<ConditionState>, IReadOnlyList<V1Condition>> make)
    {
        var status = observed.Source.Status;
        return status.ObservedGeneration == observed.Source.Generation() && status.Conditions.Find(Conditions.Ready) is not null
            ? Keep(status.Conditions, Conditions.Ready, Conditions.Reconciling, Conditions.Stalled)
            : plan.LongStep is null ? status.Conditions ?? []
            : make([
                NotReady(ArcReasons.Progressing, "the data is being fetched for the first time with this spec"),
                new(Conditions.Reconciling, ConditionState.True, ArcReasons.Progressing, "the data is being fetched for the first time with this spec"),
            ]);
    }

    private static IEnumerable<ConditionState> Steps(ExternalSourcePlan plan)
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

    private static ConditionState IsDelayed(DateTimeOffset due) => new(RequestDelayed, ConditionState.True, ForceRefusal.TooSoonReason,
        string.Create(CultureInfo.InvariantCulture, $"annotation {ExternalSourceGroup.RequestedAt} takes effect at {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, as the last request was handled less than fetch.minimumInterval ago"));

    private static ConditionState IsSuspended() => new(Suspended, ConditionState.True, ArcReasons.Suspended, "spec.suspend is true: nothing is fetched or published");

    private static ConditionState NotReady(string reason, string message) => new(Conditions.Ready, ConditionState.False, reason, message);

    private static ConditionState Stalled(string reason, string message) => new(Conditions.Stalled, ConditionState.True, reason, message);

    private static IReadOnlyList<V1Condition> Keep(IReadOnlyList<V1Condition>? known, params IReadOnlyList<string> types) =>
        [.. (known ?? []).Where(condition => types.Contains(condition.Type))];
}
