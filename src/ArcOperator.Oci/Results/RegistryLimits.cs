namespace ArcOperator.Oci.Results;

/// <summary>Limits of the requests to registries.</summary>
public sealed record RegistryLimits
{
    public static readonly RegistryLimits Default = new();

    /// <summary>Largest manifest or index, in bytes. Default 4 MiB, as the distribution specification recommends.</summary>
    public int ManifestBytes { get; init; } = 4 << 20;

    /// <summary>Largest blob that is read into memory, in bytes. Default 16 MiB.</summary>
    public int BlobBytesInMemory { get; init; } = 16 << 20;

    /// <summary>Maximum number of tags of one list. Default 100000.</summary>
    public int Tags { get; init; } = 100_000;

    /// <summary>Maximum number of referrers of one digest whose manifests are read to find their types. Default 256.</summary>
    public int OpenedReferrers { get; init; } = 256;

    /// <summary>Maximum number of redirects of one request. Default 5.</summary>
    public int Redirects { get; init; } = 5;

    /// <summary>Time without progress after which a request ends. Default 60 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum number of attempts without progress for a transfer, and of attempts to add a referrer to an index. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Delay before the second attempt. It doubles with each further one. Default 200 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Size of the pieces of an upload, in bytes. Default: the whole blob in one request.</summary>
    public int? ChunkBytes { get; init; }

    /// <summary>Returns the delay before an attempt. The second attempt has number 1.</summary>
    public TimeSpan DelayBefore(int attempt) => RetryDelay * (1 << Math.Min(attempt - 1, 10));
}
