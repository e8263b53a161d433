namespace ArcOperator.Api.ExternalSources;

/// <summary>The artifact that an ExternalSource has published.</summary>
public sealed record PublishedArtifact
{
    [Description("URL at which the artifact can be downloaded inside the cluster.")]
    [Required]
    public string Url { get => field ?? ""; init; }

    [Description("Path of the artifact below the base URL.")]
    public string? Path { get; init; }

    [Description("Revision of the content, as latest@sha256:<digest>. Changes if and only if the content changes.")]
    [Required]
    public string Revision { get => field ?? ""; init; }

    [Description("SHA-256 digest of the archive, as sha256:<digest>.")]
    public string? Digest { get; init; }

    [Description("Size of the archive in bytes.")]
    public long? Size { get; init; }

    [Description("Time at which the content last changed.")]
    public DateTimeOffset? LastUpdateTime { get; init; }

    [Description("Metadata of the artifact, such as the origin of the data.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
