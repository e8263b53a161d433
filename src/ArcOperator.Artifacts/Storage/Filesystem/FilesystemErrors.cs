namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>What an error of the file system means to whoever runs the operator.</summary>
internal static class FilesystemErrors
{
    // errno, as .NET hands it on in HResult where it has no exception of its own.
    private const int NoSpaceLeft = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;

    public static bool IsOne(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <param name="error">One of those that <see cref="IsOne"/> knows.</param>
    /// <param name="what">What was tried: "store x in /data".</param>
    public static ArtifactStoreException Translate(Exception error, string what) => error switch
    {
        UnauthorizedAccessException => new StoreMisconfiguredException(
            $"cannot {what}: not allowed; give user '{Environment.UserName}' the right to read and write there (in Kubernetes: securityContext.fsGroup)", error),
        { HResult: ReadOnly } => new StoreMisconfiguredException($"cannot {what}: the file system is read-only; mount a volume that can be written", error),
        { HResult: NoSpaceLeft or QuotaExceeded } => new StoreUnavailableException($"cannot {what}: the volume is full; make room on it or enlarge it", null, error),
        _ => new StoreUnavailableException($"cannot {what}: {error.Message}", null, error),
    };
}
