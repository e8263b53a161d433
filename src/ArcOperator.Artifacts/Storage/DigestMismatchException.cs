namespace ArcOperator.Artifacts.Storage;

/// <summary>The content is not that of the key; it was not stored.</summary>
public sealed class DigestMismatchException(ArtifactKey key, ArtifactDigest actual)
    : ArtifactStoreException($"the content for {key} has the digest {actual}: pack it again", null);
