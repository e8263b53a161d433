namespace ArcOperator.Artifacts.Options;

/// <summary>Where artifacts are kept.</summary>
public enum ArtifactStorage
{
    /// <summary>In a folder, normally of a volume.</summary>
    Filesystem,

    /// <summary>In a bucket of an S3-compatible store.</summary>
    S3,

    /// <summary>In the process: they are gone when it ends.</summary>
    Memory,
}
