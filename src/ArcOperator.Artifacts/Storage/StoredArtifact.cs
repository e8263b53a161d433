namespace ArcOperator.Artifacts.Storage;

/// <param name="Key">What it is stored as.</param>
/// <param name="Size">In bytes.</param>
/// <param name="StoredAt">When it was last put, by the store's clock.</param>
public sealed record StoredArtifact(ArtifactKey Key, long Size, DateTimeOffset StoredAt);
