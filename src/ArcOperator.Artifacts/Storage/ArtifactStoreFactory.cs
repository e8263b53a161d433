using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Storage.S3;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Storage;

/// <summary>The store that the options ask for.</summary>
public static class ArtifactStoreFactory
{
    /// <exception cref="StoreMisconfiguredException">The options lack something, and the message says what. Nothing is contacted yet.</exception>
    public static IArtifactStore Create(ArtifactOptions options, S3Options s3, TimeProvider clock, ILoggerFactory loggers) => options.Storage switch
    {
        ArtifactStorage.Filesystem => new FilesystemStore(options.Folder),
        ArtifactStorage.S3 => new S3Store(s3, clock, loggers.CreateLogger<S3Store>()),
        ArtifactStorage.Memory => new MemoryStore(clock),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Storage, "there is no such storage"),
    };
}
