using System.Collections.Concurrent;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Storage;

/// <summary>Stores artifacts in the memory of this process. For development, and for small sources that can be fetched again after a restart.</summary>
internal sealed class MemoryStore(TimeProvider clock) : IArtifactStore
{
    private readonly ConcurrentDictionary<ArtifactKey, Entry> _entries = [];

    public async Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken)
    {
        if (content.Length > Array.MaxLength)
        {
            throw new StoreMisconfiguredException($"{key} is too large for memory ({content.Length} bytes): set artifact.storage to Filesystem or S3", null);
        }

        content.Position = 0;
        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        var actual = await ArtifactDigest.OfAsync(new MemoryStream(bytes), cancellationToken);
        if (actual != key.Digest)
        {
            throw new DigestMismatchException(key, actual);
        }

        _entries[key] = new(bytes, clock.GetUtcNow());
    }

    public Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            return Task.FromException<Stream>(new ArtifactNotFoundException(key));
        }

        var (offset, length) = range ?? new(0, entry.Bytes.Length);
        return Task.FromResult<Stream>(new MemoryStream(entry.Bytes, (int)offset, (int)length, writable: false));
    }

    public Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.TryGetValue(key, out var entry) ? Describe(key, entry) : null);

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredArtifact>>(
            [.. _entries.Where(entry => entry.Key.IsBelow(folder)).Select(entry => Describe(entry.Key, entry.Value))]);

    public Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        _entries.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken) => Task.FromResult(0);

    private static StoredArtifact Describe(ArtifactKey key, Entry entry) => new(key, entry.Bytes.Length, entry.StoredAt);

    private sealed record Entry(byte[] Bytes, DateTimeOffset StoredAt);
}
