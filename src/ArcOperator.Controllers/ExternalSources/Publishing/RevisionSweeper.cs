using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts;
using ArcOperator.Artifacts.Retention;
using ArcOperator.Artifacts.Storage;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>Deletes stored revisions that nobody needs any more, and what attempts have left of others. None may be going on for the ExternalSource.</summary>
internal sealed class RevisionSweeper(IArtifactStore store, ExternalSourceMetrics metrics, TimeProvider clock, ILogger<RevisionSweeper> logger)
{
    /// <summary>Deletes those that have been replaced for long enough. What cannot be deleted now is deleted another time.</summary>
    /// <returns>Whether any are left that will have to go later.</returns>
    public async Task<bool> SweepAsync(V1Alpha1ExternalSource source, PublishedArtifact current, CancellationToken cancellationToken)
    {
        if (!ArtifactDigest.TryParse(current.Digest ?? "", out var digest))
        {
            return false;
        }

        await RemoveUnfinishedAsync(source, cancellationToken);
        try
        {
            var stored = await store.ListAsync(ArtifactPlace.FolderOf(source), cancellationToken);
            var superseded = RevisionRetention.Superseded(stored, digest, clock.GetUtcNow());
            await DeleteAsync(superseded, cancellationToken);
            return stored.Count - superseded.Count > RevisionRetention.FewestKept;
        }
        catch (ArtifactStoreException error)
        {
            ExternalSourceLog.NotSwept(logger, source.FullName(), error.Message);
            return true;
        }
    }

    /// <summary>Deletes all revisions.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArtifactStoreException">Some are still there.</exception>
    public async Task<int> DeleteAllAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(ArtifactPlace.FolderOf(source), cancellationToken);
        await DeleteAsync([.. stored.Select(revision => revision.Key)], cancellationToken);
        await RemoveUnfinishedAsync(source, cancellationToken);
        return stored.Count;
    }

    // Uploads of a process that was killed, or of a store that took too long. That they cannot be taken away keeps nothing else waiting.
    private async Task RemoveUnfinishedAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        try
        {
            await store.RemoveUnfinishedAsync(ArtifactPlace.FolderOf(source), cancellationToken);
        }
        catch (ArtifactStoreException error)
        {
            ExternalSourceLog.UnfinishedStays(logger, source.FullName(), error.Message);
        }
    }

    private async Task DeleteAsync(IReadOnlyList<ArtifactKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            await metrics.TimedAsync("delete", async () =>
            {
                await store.DeleteAsync(key, cancellationToken);
                return key;
            });
        }
    }
}
