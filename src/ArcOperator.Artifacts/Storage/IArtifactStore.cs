namespace ArcOperator.Artifacts.Storage;

/// <summary>Keeps artifacts, each under the key that its digest is part of.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An artifact is there whole or not at all: a put that fails, or whose process is killed, changes nothing that
/// can be seen. What is stored had the digest of its key when it was put. Puts of one key at the same time do not disturb each other.
/// Memory does not grow with artifacts (but for the store whose purpose that is).</para>
/// <para><b>Assumptions.</b> The content of a put can be sought, and is not used by anyone else meanwhile: a store may read it more than
/// once. Nobody else writes where the store keeps its things.</para>
/// <para><b>Caveats.</b> Content is not verified when it is read: the artifact server and consumers compare digests, and so do callers of
/// <see cref="ArtifactDigest.OfAsync"/>. A download that has begun while the artifact is deleted or put again ends well with files and in
/// memory; in S3 it may fail, but not end early. Streams are read asynchronously only.</para>
/// <para><b>Errors.</b> All are <see cref="ArtifactStoreException"/>: <see cref="ArtifactNotFoundException"/>,
/// <see cref="DigestMismatchException"/>, <see cref="StoreUnavailableException"/> for what may work later (a full disk, a network that is
/// down, an overloaded server), <see cref="StoreMisconfiguredException"/> for what somebody has to mend (no right to write, a wrong key,
/// a bucket that is not there). Reading the content that was opened throws them, too; it never ends early.</para>
/// </remarks>
public interface IArtifactStore
{
    /// <summary>Stores all of the content, from its beginning. An artifact that is there already is replaced: so a damaged one is repaired.</summary>
    Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>The artifact's bytes, or a part of them. The caller disposes the stream.</summary>
    /// <param name="key">Which.</param>
    /// <param name="range">Within the artifact. Null: all.</param>
    /// <param name="cancellationToken">Ends the call, not the reading.</param>
    Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken);

    /// <summary>Null if it is not stored.</summary>
    Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>All in the folder and in those below it; in no particular order.</summary>
    Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken);

    /// <summary>That it is gone already is no error.</summary>
    Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Takes away what puts left behind whose process was killed. To be called once, at the start; puts that run are spared.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes away at once what puts into the folder, or below it, have begun and not ended, where the store keeps such things by folder.
    /// Puts that run there, in whatever process, fail: the caller sees to it that there are none.
    /// </summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken);
}
