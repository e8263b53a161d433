using System.Diagnostics.CodeAnalysis;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Storage;

/// <summary>Stores artifacts. The key of an artifact contains its digest.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An artifact is stored completely or not at all. A put that fails, or whose process is killed, has no visible effect.
/// A stored artifact matched the digest of its key when it was put. Concurrent puts of one key do not affect each other. Memory does not
/// grow with the size of artifacts, except in the memory store.</para>
/// <para><b>Assumptions.</b> The content of a put is seekable, because a store may read it several times, and no other code uses it during the put.
/// No other program writes to the folder or bucket of the store.</para>
/// <para><b>Caveats.</b> Content is not verified when it is read. The artifact server, consumers and callers of
/// <see cref="ArtifactDigest.OfAsync"/> compare digests. If an artifact is deleted or put again during a download, the download succeeds for files
/// and memory. In S3 it can fail, but does not end early without an error. Streams are read asynchronously only.</para>
/// <para><b>Errors.</b> All errors are <see cref="ArtifactStoreException"/>: <see cref="ArtifactNotFoundException"/>,
/// <see cref="DigestMismatchException"/>, <see cref="StoreUnavailableException"/> for temporary failures (a full disk, a network failure, an overloaded
/// server), and <see cref="StoreMisconfiguredException"/> for failures that an administrator must fix (no permission to write, a wrong key, a
/// missing bucket). Opened content throws them, too, and never ends early without an error.</para>
/// </remarks>
public interface IArtifactStore
{
    /// <summary>Stores the whole content from its beginning. Replaces an existing artifact, so that a damaged artifact is repaired.</summary>
    Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens the content of an artifact, or a part of it. The caller disposes the stream.</summary>
    /// <param name="key">Key of the artifact.</param>
    /// <param name="range">Part of the artifact, or null for the whole artifact.</param>
    /// <param name="cancellationToken">Cancels the call, but not the reading of the stream.</param>
    Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken);

    /// <summary>Returns the artifact, or null if it is not stored.</summary>
    Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Lists the artifacts in the folder and below it, in unspecified order.</summary>
    Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken);

    /// <summary>Deletes an artifact. Succeeds if it does not exist.</summary>
    Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Deletes incomplete data of puts whose process was killed. Called once at start. Does not affect running puts.</summary>
    /// <returns>Number of deleted items.</returns>
    Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes incomplete puts into the folder, or below it, if the store keeps them by folder. Running puts fail, in any process, so the caller
    /// must ensure that none is running.
    /// </summary>
    /// <returns>Number of deleted items.</returns>
    Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken);
}

/// <summary>The key of an artifact: its folder, and its digest as the name of the file.</summary>
public sealed record ArtifactKey(ArtifactFolder Folder, ArtifactDigest Digest)
{
    private const string Extension = ".tar.gz";

    /// <summary>Path of the artifact, such as <c>externalsource/team/rules/3a7b….tar.gz</c>.</summary>
    public string Path => $"{Folder.Path}/{Digest.Hex}{Extension}";

    /// <summary>Parses a path. Accepts only the exact form of <see cref="Path"/>.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ArtifactKey? key)
    {
        var slash = path.LastIndexOf('/');
        key = slash > 0 && path.EndsWith(Extension, StringComparison.Ordinal)
            && ArtifactFolder.TryParse(path[..slash], out var folder)
            && path.Length > slash + 1 + Extension.Length
            && ArtifactDigest.TryParseHex(path[(slash + 1)..^Extension.Length], out var digest)
                ? new(folder, digest)
                : null;
        return key is not null;
    }

    /// <summary>Returns true if the artifact is in the folder or below it.</summary>
    public bool IsBelow(ArtifactFolder folder) => Path.StartsWith(folder.Path + "/", StringComparison.Ordinal);

    public override string ToString() => Path;
}

/// <param name="Key">Key of the artifact.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="StoredAt">Time of the last put, by the clock of the store.</param>
public sealed record StoredArtifact(ArtifactKey Key, long Size, DateTimeOffset StoredAt);

/// <param name="Offset">Index of the first byte, from 0.</param>
/// <param name="Length">Number of bytes, at least 1.</param>
public readonly record struct ByteRange(long Offset, long Length);

/// <summary>A store operation failed. The message is for administrators and contains no secret.</summary>
public abstract class ArtifactStoreException(string message, Exception? cause) : Exception(message, cause);

/// <summary>The artifact does not exist.</summary>
public sealed class ArtifactNotFoundException(ArtifactKey key) : ArtifactStoreException($"artifact {key} does not exist", null);

/// <summary>The operation failed for a temporary reason.</summary>
public sealed class StoreUnavailableException(string message, TimeSpan? retryAfter, Exception? cause) : ArtifactStoreException(message, cause)
{
    /// <summary>Time after which the store requests a retry, or null if unknown.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}

/// <summary>The configuration or the permissions of the store are wrong. An administrator must fix them.</summary>
public sealed class StoreMisconfiguredException(string message, Exception? cause) : ArtifactStoreException(message, cause);

/// <summary>The content does not match the digest of the key. It was not stored.</summary>
public sealed class DigestMismatchException(ArtifactKey key, ArtifactDigest actual)
    : ArtifactStoreException($"the content for {key} has the digest {actual}: pack it again", null);
