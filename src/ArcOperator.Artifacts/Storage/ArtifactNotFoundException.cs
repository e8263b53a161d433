namespace ArcOperator.Artifacts.Storage;

/// <summary>There is no such artifact.</summary>
public sealed class ArtifactNotFoundException(ArtifactKey key) : ArtifactStoreException($"there is no artifact {key}", null);
