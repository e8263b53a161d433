using System.Collections.Concurrent;
using ArcOperator.Artifacts.Storage;

namespace ArcOperator.Artifacts.Tests.Serving;

/// <summary>A store that fails at once or in the middle of a download.</summary>
internal sealed class FailingStore(Exception error, long? findsSize = null, byte[]? sendsBefore = null) : IArtifactStore
{
    private readonly ConcurrentQueue<int> _chunkSizes = [];

    /// <summary>Sizes of the reads of the server, in bytes.</summary>
    public IReadOnlyCollection<int> ChunkSizes => _chunkSizes;

    public Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        findsSize is { } size ? Task.FromResult<StoredArtifact?>(new(key, size, DateTimeOffset.UnixEpoch)) : Task.FromException<StoredArtifact?>(error);

    public Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken) =>
        sendsBefore is null ? Task.FromException<Stream>(error) : Task.FromResult<Stream>(new BreakingStream(sendsBefore, error, _chunkSizes));

    public Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken) => Task.FromException(error);

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<StoredArtifact>>(error);

    public Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken) => Task.FromException(error);

    public Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken) => Task.FromException<int>(error);

    public Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken) => Task.FromException<int>(error);

    private sealed class BreakingStream(byte[] bytes, Exception error, ConcurrentQueue<int> pieces) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            pieces.Enqueue(buffer.Length);
            return Position < Length ? base.ReadAsync(buffer, cancellationToken) : ValueTask.FromException<int>(error);
        }
    }
}
