using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Tells what happened, at the ExternalSource and at its ExternalArtifact: whoever looks at either finds it.</summary>
internal sealed class ExternalSourceEvents(EventJournal journal, EventPublisher publish)
{
    /// <param name="observed">How it was before.</param>
    /// <param name="plan">What was decided.</param>
    /// <param name="published">The ExternalArtifact as it is now; null: none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task TellAsync(ExternalSourceObservation observed, Plan plan, V1ExternalArtifact? published, CancellationToken cancellationToken)
    {
        foreach (var fact in FactsOf(observed.Source.Status, plan))
        {
            await TellBothAsync(observed.Source, published, fact, cancellationToken);
        }
    }

    public Task TellRepairedAsync(V1Alpha1ExternalSource source, V1ExternalArtifact published, CancellationToken cancellationToken) => TellBothAsync(
        source, published, EventRecord.Normal(ExternalSourceReasons.ArtifactRepaired, "somebody had changed or deleted the ExternalArtifact; it is as it should be again"), cancellationToken);

    /// <summary>Once for each obstacle, when it comes up.</summary>
    public Task TellAsync(V1Alpha1ExternalSource source, Obstacle obstacle, CancellationToken cancellationToken) =>
        source.Status.Conditions.Find(Conditions.Ready)?.Message == obstacle.Message
            ? Task.CompletedTask
            : journal.RecordAsync(source, [EventRecord.Warning(obstacle.Reason, obstacle.Message)], cancellationToken);

    private static IEnumerable<EventRecord> FactsOf(V1Alpha1ExternalSourceStatus before, Plan plan) => plan switch
    {
        { Result: AttemptResult.Failed { Failure: var failure } } => [EventRecord.Warning(failure.Reason, failure.Message)],
        { Result: AttemptResult.Produced { IgnoredHooks: var hooks } } => [.. hooks.Select(hook => EventRecord.Warning(ExternalSourceReasons.HookIgnored, hook)), .. GoodNews(before, plan)],
        _ => GoodNews(before, plan),
    };

    private static IEnumerable<EventRecord> GoodNews(V1Alpha1ExternalSourceStatus before, Plan plan) => plan.Artifact switch
    {
        { } artifact when artifact.Revision != before.Artifact?.Revision =>
            [EventRecord.Normal(ExternalSourceReasons.NewArtifact, $"stored artifact for revision '{artifact.Revision}' ({artifact.Size} bytes)")],
        not null when plan.Result is AttemptResult.Produced { IsRebuilt: true } =>
            [EventRecord.Normal(ExternalSourceReasons.ArtifactRebuilt, "the stored file was lost or damaged; it was made anew with the same content")],
        not null when before.Failures is > 0 => [EventRecord.Normal(ArcReasons.Succeeded, "it works again; the content is what it was")],
        _ => [],
    };

    private async Task TellBothAsync(V1Alpha1ExternalSource source, V1ExternalArtifact? published, EventRecord fact, CancellationToken cancellationToken)
    {
        await journal.RecordAsync(source, [fact], cancellationToken);
        // The same fact again: a problem counts once, at the source.
        if (published is not null)
        {
            await publish(published, fact.Reason, fact.Message, fact.Type, cancellationToken);
        }
    }
}
