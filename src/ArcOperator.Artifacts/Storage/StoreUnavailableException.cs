namespace ArcOperator.Artifacts.Storage;

/// <summary>It did not work now; it may later.</summary>
public sealed class StoreUnavailableException(string message, TimeSpan? retryAfter, Exception? cause) : ArtifactStoreException(message, cause)
{
    /// <summary>When the store wants to be asked again; null where it did not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
