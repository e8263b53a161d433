namespace ArcOperator.Artifacts.Packaging;

/// <param name="Digest">Of the archive's bytes.</param>
/// <param name="Size">Of the archive, in bytes.</param>
public sealed record PackagedArtifact(ArtifactDigest Digest, long Size);
