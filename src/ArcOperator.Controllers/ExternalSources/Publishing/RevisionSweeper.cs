using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Retention;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Controllers.ExternalSources.Model;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>Deletes old revisions and unfinished uploads of an ExternalSource. No attempt may run for it meanwhile.</summary>
internal sealed class RevisionSweeper(IArtifactStore store, ExternalSourceMetrics metrics, TimeProvider clock, ILogger<RevisionSweeper> logger)
{
    /// <summary>Deletes revisions that were replaced long enough ago. A failed deletion is repeated by the next call.</summary>
    /// <returns>True if revisions are left that can be deleted later.</returns>
    public async Task<bool> SweepAsync(V1Alpha1ExternalSource source, PublishedArtifact current, CancellationToken cancellationToken)
    {
        if (!ArtifactDigest.TryParse(current.Digest ?? "", out var digest))
        {
            return false;
        }

        await RemoveUnfinishedAsync(source, cancellationToken);
        try
        {
            var stored = await store.ListAsync(SpecRules.FolderOf(source), cancellationToken);
            var superseded = RevisionRetention.Superseded(stored, digest, clock.GetUtcNow());
            await DeleteAsync(superseded, cancellationToken);
            return stored.Count - superseded.Count > RevisionRetention.FewestKept;
        }
        catch (ArtifactStoreException error)
        {
            ExternalSourceLog.OldRevisionsStay(logger, source.Namespace(), source.Name(), error.Message);
            return true;
        }
    }

    /// <summary>Deletes all revisions.</summary>
    /// <returns>The number of deleted revisions.</returns>
    /// <exception cref="ArtifactStoreException">Some revisions were not deleted.</exception>
    public async Task<int> DeleteAllAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(SpecRules.FolderOf(source), cancellationToken);
        await DeleteAsync([.. stored.Select(revision => revision.Key)], cancellationToken);
        await RemoveUnfinishedAsync(source, cancellationToken);
        return stored.Count;
    }

    // Uploads remain after a process was killed or a store timed out. A failure here does not fail the caller.
    private async Task RemoveUnfinishedAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        try
        {
            await store.RemoveUnfinishedAsync(SpecRules.FolderOf(source), cancellationToken);
        }
        catch (ArtifactStoreException error)
        {
            ExternalSourceLog.UnfinishedStays(logger, source.Namespace(), source.Name(), error.Message);
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
