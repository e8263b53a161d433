using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>Stores artifacts as files in one folder. Stored artifacts survive a power cut.</summary>
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

    public Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken) => Try($"clean up {_folder.Root}", _folder.DeleteAbandoned);

    // Incomplete puts are not stored by folder. A failed put deletes its data, and the next start deletes the data of a killed process.
    public Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken) => Task.FromResult(0);

    // Null if the file was deleted in the meantime.
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

/// <summary>Translates errors of the file system into messages for administrators.</summary>
internal static class FilesystemErrors
{
    // errno, which .NET returns in HResult if it has no specific exception.
    private const int NoSpaceLeft = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;

    public static bool IsOne(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <param name="error">Error for which <see cref="IsOne"/> returns true.</param>
    /// <param name="what">Operation that failed, such as "store x in /data".</param>
    public static ArtifactStoreException Translate(Exception error, string what) => error switch
    {
        UnauthorizedAccessException => new StoreMisconfiguredException(
            $"cannot {what}: not allowed; give user '{Environment.UserName}' the permission to read and write there (in Kubernetes: securityContext.fsGroup)", error),
        { HResult: ReadOnly } => new StoreMisconfiguredException($"cannot {what}: the file system is read-only; mount a writable volume", error),
        { HResult: NoSpaceLeft or QuotaExceeded } => new StoreUnavailableException($"cannot {what}: the volume is full; free space on it or enlarge it", null, error),
        _ => new StoreUnavailableException($"cannot {what}: {error.Message}", null, error),
    };
}
