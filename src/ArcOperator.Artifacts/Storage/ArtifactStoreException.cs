namespace ArcOperator.Artifacts.Storage;

/// <summary>A store did not do what it was asked for. The message is for whoever runs the operator, and holds no secret.</summary>
public abstract class ArtifactStoreException(string message, Exception? cause) : Exception(message, cause);
