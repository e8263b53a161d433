using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts;
using ArcOperator.Artifacts.Retention;
using ArcOperator.Artifacts.Storage;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>Deletes stored revisions that nobody needs any more.</summary>
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
        return stored.Count;
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
