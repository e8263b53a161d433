using System.Security.Cryptography;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Compares the published artifact with the file in the store.</summary>
internal static class StoredRevision
{
    private const int ChunkSize = 64 << 10;

    /// <summary>Returns true if the file is there and all of its bytes match the digest.</summary>
    /// <param name="store">The store.</param>
    /// <param name="artifact">The artifact of the status; null: there is none.</param>
    /// <param name="pause">Called after each chunk with its size in bytes; null: the file is read without pauses.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArtifactStoreException">The store cannot answer now.</exception>
    public static async Task<bool> IsSoundAsync(
        IArtifactStore store, PublishedArtifact? artifact, Func<int, CancellationToken, Task>? pause, CancellationToken cancellationToken)
    {
        if (artifact?.Path is not { } path || !ArtifactKey.TryParse(path, out var key))
        {
            return false;
        }

        var stored = await store.FindAsync(key, cancellationToken);
        return stored is not null && stored.Size == artifact.Size && await DigestAsync(store, key, pause, cancellationToken) == key.Digest;
    }

    private static async Task<ArtifactDigest?> DigestAsync(
        IArtifactStore store, ArtifactKey key, Func<int, CancellationToken, Task>? pause, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await store.OpenAsync(key, null, cancellationToken);
            return pause is null ? await ArtifactDigest.OfAsync(content, cancellationToken) : await DigestAsync(content, pause, cancellationToken);
        }
        catch (ArtifactNotFoundException)
        {
            return null;
        }
    }

    private static async Task<ArtifactDigest> DigestAsync(Stream content, Func<int, CancellationToken, Task> pause, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkSize];
        while (await content.ReadAsync(chunk, cancellationToken) is > 0 and var length)
        {
            hash.AppendData(chunk, 0, length);
            await pause(length, cancellationToken);
        }

        return ArtifactDigest.FromHash(hash.GetHashAndReset());
    }
}
