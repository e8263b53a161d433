namespace ArcOperator.Artifacts.Storage;

/// <summary>It cannot work as the store is configured or as its rights are: somebody has to mend that.</summary>
public sealed class StoreMisconfiguredException(string message, Exception? cause) : ArtifactStoreException(message, cause);
