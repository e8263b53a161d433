using ArcOperator.Artifacts.Storage;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A store that fails while a test wants it to.</summary>
internal sealed class FaultyStore : IArtifactStore
{
    public IArtifactStore Inner { get; set; } = null!;

    /// <summary>What putting, opening and finding throw; null: they work.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What listing throws; null: it works.</summary>
    public Exception? ListFault { get; set; }

    public Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken) =>
        Fault is null ? Inner.PutAsync(key, content, cancellationToken) : Task.FromException(Fault);

    public Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken) =>
        Fault is null ? Inner.OpenAsync(key, range, cancellationToken) : Task.FromException<Stream>(Fault);

    public Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        Fault is null ? Inner.FindAsync(key, cancellationToken) : Task.FromException<StoredArtifact?>(Fault);

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken) =>
        ListFault is null ? Inner.ListAsync(folder, cancellationToken) : Task.FromException<IReadOnlyList<StoredArtifact>>(ListFault);

    public Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken) => Inner.DeleteAsync(key, cancellationToken);

    public Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken) => Inner.RemoveLeftoversAsync(cancellationToken);

    public Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken) => Inner.RemoveUnfinishedAsync(folder, cancellationToken);
}
