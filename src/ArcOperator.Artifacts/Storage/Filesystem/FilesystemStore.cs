using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>Keeps artifacts as files of one folder. What was put survives a power cut.</summary>
internal sealed class FilesystemStore(string root) : IArtifactStore
{
    private readonly ConfinedFolder _folder = new(root);

    public async Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = _folder.CreateIncoming();
            await using var digesting = new DigestingStream(file.Content);
            content.Position = 0;
            await content.CopyToAsync(digesting, cancellationToken);
            var actual = digesting.CurrentDigest();
            if (actual != key.Digest)
            {
                throw new DigestMismatchException(key, actual);
            }

            _folder.Accept(file, key);
        }
        catch (Exception error) when (FilesystemErrors.IsOne(error))
        {
            throw FilesystemErrors.Translate(error, $"store {key} in {_folder.Root}");
        }
    }

    public Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken) =>
        Try<Stream>($"read {key} in {_folder.Root}", () =>
        {
            try
            {
                var found = _folder.Find(key) ?? throw new ArtifactNotFoundException(key);
                var file = File.OpenHandle(found.FullName, share: FileShare.ReadWrite | FileShare.Delete);
                return new FileSection(file, range ?? new(0, RandomAccess.GetLength(file)), key.Path);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new ArtifactNotFoundException(key);
            }
        });

    public Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        Try($"look for {key} in {_folder.Root}", () => _folder.Find(key) is { } file ? Describe(key, file) : null);

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken) =>
        Try<IReadOnlyList<StoredArtifact>>($"list {folder} in {_folder.Root}", () =>
        [
            .. from file in _folder.Files(folder)
               let artifact = ArtifactKey.TryParse(_folder.NameOf(file), out var key) ? Describe(key, file) : null
               where artifact is not null
               select artifact,
        ]);

    public Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken) => Try($"delete {key} in {_folder.Root}", () =>
    {
        _folder.Delete(key);
        return true;
    });

    public Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken) => Try($"tidy up {_folder.Root}", _folder.DeleteAbandoned);

    // What is not finished has no folder yet; a put that fails takes it away itself, and the next start does so for one that was killed.
    public Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken) => Task.FromResult(0);

    // Null: it went away meanwhile.
    private static StoredArtifact? Describe(ArtifactKey key, FileInfo file)
    {
        try
        {
            return new(key, file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static Task<T> Try<T>(string what, Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (ArtifactStoreException error)
        {
            return Task.FromException<T>(error);
        }
        catch (Exception error) when (FilesystemErrors.IsOne(error))
        {
            return Task.FromException<T>(FilesystemErrors.Translate(error, what));
        }
    }
}
