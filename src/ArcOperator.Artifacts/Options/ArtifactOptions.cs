using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Artifacts.Options;

/// <summary>Storage and serving of artifacts.</summary>
public sealed class ArtifactOptions
{
    [Description("Where artifacts are kept: Filesystem, S3 or Memory. Default Filesystem.")]
    public ArtifactStorage Storage { get; init; } = ArtifactStorage.Filesystem;

    [Description("The folder for artifact.storage=Filesystem: normally where a volume is mounted. Default /data/artifacts.")]
    [Required]
    public string Folder { get; init; } = "/data/artifacts";

    [Description("What consumers put before an artifact's path to download it: the URL of one stable Service, such as http://arc-artifacts.arc-system.svc.cluster.local:9090. Default: none.")]
    public Uri? BaseUrl { get; init; }

    [Description("The largest body that is fetched or made of one by a hook, in bytes. Default 128Mi; 1Ki to 8Gi.")]
    [Range(1L << 10, 8L << 30)]
    public long MaxSize { get; init; } = 128L << 20;

    [Description("Largest total size of the files in an archive (packaging Archive), in bytes. Default 256Mi; 1Ki to 16Gi.")]
    [Range(1L << 10, 16L << 30)]
    public long MaxUnpackedSize { get; init; } = 256L << 20;

    [Description("Largest number of entries in an archive (packaging Archive). Default 10000; 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxArchiveEntries { get; init; } = 10_000;

    [Description("Largest ratio of an archive's unpacked size to its packed size, from 1 MiB on. Default 200; 2 to 2000.")]
    [Range(2, 2000)]
    public int MaxArchiveRatio { get; init; } = 200;

    [Description("The port that artifacts are served on. 0: none. Default 9090.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 9090;

    [Description("The address that artifacts are served on. Default: all addresses of the machine.")]
    public string Address { get; init; } = "*";

    [Description("How fast a consumer has to read at least, in bytes a second; a slower one is cut off. Default 16Ki; 1 to 1Gi.")]
    [Range(1L, 1L << 30)]
    public long MinimumDataRate { get; init; } = 16L << 10;

    [Description("How long a consumer may be slower than artifact.minimumDataRate. Default 10s; 2s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan SlowReaderGrace { get; init; } = TimeSpan.FromSeconds(10);

    [Description("Rate at which stored artifacts are compared with their digests in the background, in bytes a second. 0: no comparison. Default 1Mi. Range 0 to 1Gi.")]
    [Range(0L, 1L << 30)]
    public long ScrubRate { get; init; } = 1L << 20;

    [Description("Pause between two background comparisons of all stored artifacts. Default 1h. Range 1s to 30d.")]
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ScrubInterval { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>Storage of artifacts.</summary>
public enum ArtifactStorage
{
    /// <summary>A folder, usually on a volume.</summary>
    Filesystem,

    /// <summary>A bucket of an S3-compatible store.</summary>
    S3,

    /// <summary>Memory of the process. Artifacts are lost when it ends.</summary>
    Memory,
}
