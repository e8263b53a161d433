using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.ExternalSources.Publishing;
using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Carries a plan out: the ExternalArtifact before the status is written, and deletions after it. The file is in the store before both.</summary>
internal sealed class ExternalSourceApplier(
    AttemptRegistry attempts, ArtifactPublisher publisher, RevisionSweeper sweeper, ExternalSourceMetrics metrics, ILogger<ExternalSourceApplier> logger)
{
    /// <summary>Carries out the actions before the status is written.</summary>
    public async Task<ExternalSourceOutcome> ApplyAsync(ExternalSourceObservation observed, ExternalSourcePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Cancel)
        {
            await attempts.CancelAsync(observed.Source.Uid());
        }

        var outcome = plan is { Publish: true, Artifact: { } artifact }
            ? await PublishAsync(observed, plan, artifact, cancellationToken)
            : new(observed.Own, false, null, null);
        if (plan.Start is { } attempt)
        {
            attempts.Start(attempt);
        }

        return outcome with { Error = outcome.Error ?? plan.Error };
    }

    /// <summary>Carries out the actions after the status is written.</summary>
    public async Task CleanUpAsync(ExternalSourceObservation observed, ExternalSourceCleanup cleanup, CancellationToken cancellationToken)
    {
        var uid = observed.Source.Uid();
        if (cleanup.ForgetLast)
        {
            attempts.ForgetLast(uid);
        }

        if (cleanup.Discard)
        {
            attempts.Discard(uid);
        }

        if (cleanup.Settle is { } record)
        {
            attempts.Settle(uid, record);
        }

        if (cleanup.Sweep is { } current)
        {
            attempts.RecordOldRevisions(uid, await sweeper.SweepAsync(observed.Source, current, cancellationToken));
        }
    }

    /// <summary>Carries out one step of a deletion.</summary>
    public async Task TearDownAsync(ExternalSourceObservation observed, TeardownStep step, CancellationToken cancellationToken)
    {
        var source = observed.Source;
        if (step == TeardownStep.CancelAttempt)
        {
            await attempts.CancelAsync(source.Uid());
        }
        else if (step == TeardownStep.DeleteExternalArtifact && observed.Own is { } published)
        {
            await publisher.DeleteAsync(published, cancellationToken);
        }
        else if (step == TeardownStep.DeleteFiles)
        {
            var files = await sweeper.DeleteAllAsync(source, cancellationToken);
            await ForgetAsync(source);
            ExternalSourceLog.Removed(logger, source.Namespace(), source.Name(), files);
        }
    }

    /// <summary>Removes the memory and the metrics of a deleted ExternalSource.</summary>
    public async Task ForgetAsync(V1Alpha1ExternalSource source)
    {
        await attempts.RemoveAsync(source.Uid());
        metrics.Forget(source);
    }

    private async Task<ExternalSourceOutcome> PublishAsync(
        ExternalSourceObservation observed, ExternalSourcePlan plan, PublishedArtifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            var published = await publisher.PublishAsync(observed.Source, artifact, observed.Own, cancellationToken);
            return new(published, IsRepaired: plan.Result is null && !ReferenceEquals(published, observed.Own), null, null);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            // The informer has not noticed yet.
            return new(null, false, ExternalSourcePlan.FluxMissing, null);
        }
        catch (HttpOperationException error) when (error.IsForbidden() || error.IsInvalid())
        {
            return new(observed.Own, false, Blocker.Refused("ExternalArtifact", error), error);
        }
    }
}

/// <summary>Result of the actions before the status is written.</summary>
/// <param name="Published">The ExternalArtifact after the write; null: none.</param>
/// <param name="IsRepaired">True if the ExternalArtifact differed from an artifact that was published before.</param>
/// <param name="Blocker">Reason why the ExternalArtifact could not be written; null: it is up to date, or was not to be written.</param>
/// <param name="Error">Error after which the queue repeats the reconcile, or null.</param>
internal sealed record ExternalSourceOutcome(V1ExternalArtifact? Published, bool IsRepaired, Blocker? Blocker, Exception? Error);
