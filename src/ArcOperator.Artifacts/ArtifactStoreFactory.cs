using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Storage.S3;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts;

/// <summary>Creates the store that the options select.</summary>
public static class ArtifactStoreFactory
{
    /// <exception cref="StoreMisconfiguredException">An option is missing. The message names it. No connection is opened yet.</exception>
    public static IArtifactStore Create(ArtifactOptions options, S3Options s3, TimeProvider clock, ILoggerFactory loggers) => options.Storage switch
    {
        ArtifactStorage.Filesystem => new FilesystemStore(options.Folder),
        ArtifactStorage.S3 => new S3Store(s3, clock, loggers.CreateLogger<S3Store>()),
        ArtifactStorage.Memory => new MemoryStore(clock),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Storage, "unknown storage"),
    };
}
