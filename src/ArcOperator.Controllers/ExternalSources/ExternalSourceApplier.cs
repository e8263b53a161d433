using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Publishing;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Carries a plan out. The file is stored by then: first the ExternalArtifact tells of it, then the status, and only then old files go.</summary>
internal sealed class ExternalSourceApplier(
    AttemptBoard board, ArtifactPublisher publisher, RevisionSweeper sweeper, ExternalSourceEvents events, ExternalSourceMetrics metrics,
    IEntityCache<V1Alpha1ExternalSource> sources, TimeProvider clock, ILogger<ExternalSourceApplier> logger)
{
    /// <summary>Before the status is written.</summary>
    public async Task<ExternalSourceOutcome> ApplyAsync(ExternalSourceObservation observed, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Cancel)
        {
            await board.CancelAsync(observed.Source.Uid());
        }

        if (plan.Forget)
        {
            board.ForgetLast(observed.Source.Uid());
        }

        var outcome = plan is { Publish: true, Artifact: { } artifact }
            ? await PublishAsync(observed, plan, artifact, cancellationToken)
            : new(observed.Own, false, null, null);
        if (plan.Start is { } attempt)
        {
            board.Start(attempt);
        }

        return outcome;
    }

    /// <summary>After the status was written: tells what happened, remembers it, and deletes what is old.</summary>
    public async Task ConcludeAsync(ExternalSourceObservation observed, Plan plan, ExternalSourceOutcome outcome, CancellationToken cancellationToken)
    {
        if ((outcome.Obstacle ?? plan.Obstacle) is { } obstacle)
        {
            // Once it is out of the way there has to be a look that says so.
            board.ForgetLast(observed.Source.Uid());
            await events.TellAsync(observed.Source, obstacle, cancellationToken);
        }

        if (outcome is { IsRepaired: true, Published: { } published })
        {
            ExternalSourceLog.Repaired(logger, observed.Source.FullName());
            await events.TellRepairedAsync(observed.Source, published, cancellationToken);
        }

        if (plan.Result is { } result && outcome.Obstacle is null && observed.Progress.Current is { } attempt)
        {
            await events.TellAsync(observed, plan, outcome.Published, cancellationToken);
            Log(observed.Source, plan, result);
            board.Settle(new(attempt, plan.NextLook is { } wait ? clock.GetUtcNow() + wait : null), isDigestChecked: result is not AttemptResult.Failed);
            await SweepAsync(observed, plan, result, cancellationToken);
        }
    }

    /// <summary>The ExternalSource is being deleted.</summary>
    /// <returns>Whether nothing of it is left. Otherwise an event will tell when to look again.</returns>
    public async Task<bool> TearDownAsync(ExternalSourceObservation observed, CancellationToken cancellationToken)
    {
        var source = observed.Source;
        if (observed.Progress.IsRunning)
        {
            // It must not store anything any more when the files are deleted.
            await board.CancelAsync(source.Uid());
            return false;
        }

        if (observed is { IsFluxThere: true, Own: { } published })
        {
            if (!published.IsDeleting())
            {
                await publisher.DeleteAsync(published, cancellationToken);
            }

            return false;
        }

        var files = await sweeper.DeleteAllAsync(source, cancellationToken);
        Forget(source);
        ExternalSourceLog.Removed(logger, source.FullName(), files);
        return true;
    }

    /// <summary>Nothing is to be remembered of it any more.</summary>
    public void Forget(V1Alpha1ExternalSource source)
    {
        board.Remove(source.Uid());
        metrics.Forget(source, [.. sources.List().Where(other => other.Uid() != source.Uid())]);
    }

    private async Task<ExternalSourceOutcome> PublishAsync(ExternalSourceObservation observed, Plan plan, PublishedArtifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            var published = await publisher.PublishAsync(observed.Source, artifact, observed.Own, cancellationToken);
            return new(published, IsRepaired: plan.Result is null && !ReferenceEquals(published, observed.Own), null, null);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            // The informer has not noticed yet.
            return new(null, false, Obstacle.FluxMissing, null);
        }
        catch (HttpOperationException error) when (error.IsForbidden() || error.IsInvalid())
        {
            return new(observed.Own, false, Obstacle.Refused(error), error);
        }
    }

    private void Log(V1Alpha1ExternalSource source, Plan plan, AttemptResult result)
    {
        if (result is AttemptResult.Failed { Failure: var failure })
        {
            ExternalSourceLog.Failed(logger, source.FullName(), failure.Reason, plan.Failures, failure.Message);
        }
        else if (plan.Artifact is { } artifact && artifact.Revision != source.Status.Artifact?.Revision)
        {
            ExternalSourceLog.Published(logger, source.FullName(), artifact.Revision, artifact.Size ?? 0);
        }
    }

    private async Task SweepAsync(ExternalSourceObservation observed, Plan plan, AttemptResult result, CancellationToken cancellationToken)
    {
        var isDue = board.HasOldRevisions(observed.Source.Uid()) || plan.Artifact?.Revision != observed.Source.Status.Artifact?.Revision;
        if (isDue && result is not AttemptResult.Failed && plan.Artifact is { } current)
        {
            board.NoteOldRevisions(observed.Source.Uid(), await sweeper.SweepAsync(observed.Source, current, cancellationToken));
        }
    }
}
