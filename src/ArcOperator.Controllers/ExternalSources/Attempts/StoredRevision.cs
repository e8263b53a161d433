using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts;
using ArcOperator.Artifacts.Storage;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Whether the artifact that a status speaks of is there as it was stored.</summary>
internal static class StoredRevision
{
    /// <param name="store">Where it should be.</param>
    /// <param name="artifact">What the status says; null: nothing.</param>
    /// <param name="byDigest">True: all of it is read. False: its size has to do.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArtifactStoreException">It cannot be said now.</exception>
    public static async Task<bool> IsSoundAsync(IArtifactStore store, PublishedArtifact? artifact, bool byDigest, CancellationToken cancellationToken)
    {
        if (artifact?.Path is not { } path || !ArtifactKey.TryParse(path, out var key))
        {
            return false;
        }

        var stored = await store.FindAsync(key, cancellationToken);
        return stored is not null && stored.Size == artifact.Size && (!byDigest || await DigestAsync(store, key, cancellationToken) == key.Digest);
    }

    private static async Task<ArtifactDigest?> DigestAsync(IArtifactStore store, ArtifactKey key, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await store.OpenAsync(key, null, cancellationToken);
            return await ArtifactDigest.OfAsync(content, cancellationToken);
        }
        catch (ArtifactNotFoundException)
        {
            return null;
        }
    }
}
