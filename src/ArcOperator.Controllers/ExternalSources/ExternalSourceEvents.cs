using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Tells what happened, at the ExternalSource and at its ExternalArtifact: whoever looks at either finds it.</summary>
internal sealed class ExternalSourceEvents(EventPublisher publish)
{
    /// <param name="observed">How it was before.</param>
    /// <param name="plan">What was decided.</param>
    /// <param name="published">The ExternalArtifact as it is now; null: none.</param>
    public async Task TellAsync(ExternalSourceObservation observed, Plan plan, V1ExternalArtifact? published)
    {
        var before = observed.Source.Status;
        switch (plan.Result)
        {
            case AttemptResult.Failed { Failure: var failure }:
                await TellBothAsync(observed.Source, published, failure.Reason, failure.Message, EventType.Warning);
                break;
            case AttemptResult.Produced produced:
                foreach (var ignored in produced.IgnoredHooks)
                {
                    await TellBothAsync(observed.Source, published, ExternalSourceReasons.HookIgnored, ignored, EventType.Warning);
                }

                break;
        }

        if (plan.Result is not (null or AttemptResult.Failed) && plan.Artifact is { } artifact)
        {
            if (artifact.Revision != before.Artifact?.Revision)
            {
                await TellBothAsync(observed.Source, published, ExternalSourceReasons.NewArtifact, $"stored artifact for revision '{artifact.Revision}' ({artifact.Size} bytes)");
            }
            else if (before.Failures is > 0)
            {
                await TellBothAsync(observed.Source, published, ArcReasons.Succeeded, "it works again; the content is what it was");
            }
        }
    }

    public Task TellRepairedAsync(V1Alpha1ExternalSource source, V1ExternalArtifact published) =>
        TellBothAsync(source, published, ExternalSourceReasons.ArtifactRepaired, "somebody had changed or deleted the ExternalArtifact; it is as it should be again");

    /// <summary>Once for each obstacle, when it comes up.</summary>
    public Task TellAsync(V1Alpha1ExternalSource source, Obstacle obstacle) =>
        source.Status.Conditions.Find(Conditions.Ready)?.Message == obstacle.Message
            ? Task.CompletedTask
            : publish(source, obstacle.Reason, obstacle.Message, EventType.Warning);

    private async Task TellBothAsync(V1Alpha1ExternalSource source, V1ExternalArtifact? published, string reason, string message, EventType type = EventType.Normal)
    {
        await publish(source, reason, message, type);
        if (published is not null)
        {
            await publish(published, reason, message, type);
        }
    }
}
