using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Artifacts.Options;

/// <summary>Storage and serving of artifacts.</summary>
public sealed class ArtifactOptions : IValidatableObject
{
    [Description("Storage of artifacts: Filesystem, S3 or Memory. Default Filesystem.")]
    public ArtifactStorage Storage { get; init; } = ArtifactStorage.Filesystem;

    [Description("Folder for artifact.storage=Filesystem, usually the mount path of a volume. Default /data/artifacts.")]
    [Required]
    public string Folder { get; init; } = "/data/artifacts";

    [Description("All replicas of the operator store artifacts in the same folder, on a ReadWriteMany volume. Default false.")]
    public bool SharedFolder { get; init; }

    [Description("URL under which consumers download artifacts, usually that of a Service, such as http://arc-artifacts.arc-system.svc.cluster.local:9090. Default: none.")]
    public Uri? BaseUrl { get; init; }

    [Description("Largest body that is fetched or written by a hook, in bytes. Default 128Mi. Range 1Ki to 8Gi.")]
    [Range(1L << 10, 8L << 30)]
    public long MaxSize { get; init; } = 128L << 20;

    [Description("Largest total size of the files in an archive (packaging Archive), in bytes. Default 256Mi. Range 1Ki to 16Gi.")]
    [Range(1L << 10, 16L << 30)]
    public long MaxUnpackedSize { get; init; } = 256L << 20;

    [Description("Largest number of entries in an archive (packaging Archive). Default 10000. Range 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxArchiveEntries { get; init; } = 10_000;

    [Description("Largest ratio of an archive's unpacked size to its packed size, from 1 MiB on. Default 200. Range 2 to 2000.")]
    [Range(2, 2000)]
    public int MaxArchiveRatio { get; init; } = 200;

    [Description("Port on which artifacts are served. 0 disables it. Default 9090.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 9090;

    [Description("IP address on which artifacts are served, localhost, or * for all addresses of the machine. Default *.")]
    public string Address { get; init; } = "*";

    [Description("PEM file with the certificate of the port and its intermediates, for artifacts over https. Read again when it changes. Needs artifact.tlsKeyFile. Default: none, so artifacts are served over http.")]
    public string TlsCertFile { get; init; } = "";

    [Description("PEM file with the key of artifact.tlsCertFile. Read again when it changes. Default: none.")]
    public string TlsKeyFile { get; init; } = "";

    [Description("Number of open connections to the port. Further ones are closed at once. Default 512. Range 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 512;

    [Description("Minimum download rate of a consumer, in bytes per second. Slower connections are closed. Default 16Ki. Range 1 to 1Gi.")]
    [Range(1L, 1L << 30)]
    public long MinimumDataRate { get; init; } = 16L << 10;

    [Description("Time for which a consumer may be slower than artifact.minimumDataRate. Default 10s. Range 2s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan SlowReaderGrace { get; init; } = TimeSpan.FromSeconds(10);

    [Description("Rate at which stored artifacts are compared with their digests in the background, in bytes per second. 0 disables it. Default 1Mi. Range 0 to 1Gi.")]
    [Range(0L, 1L << 30)]
    public long ScrubRate { get; init; } = 1L << 20;

    [Description("Pause between two background comparisons of all stored artifacts. Default 1h. Range 1s to 30d.")]
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ScrubInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Validates options that depend on each other.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        (TlsCertFile.Length > 0, TlsKeyFile.Length > 0) switch
        {
            (true, false) => [new("artifact.tlsKeyFile is '': expected a file, because artifact.tlsCertFile is set")],
            (false, true) => [new("artifact.tlsCertFile is '': expected a file, because artifact.tlsKeyFile is set")],
            _ => [],
        };
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
