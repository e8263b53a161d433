namespace ArcOperator.Api.ExternalSources;

public sealed record PublishedArtifact
{
    [Description("Where it can be downloaded, inside the cluster.")]
    [Required]
    public string Url { get => field ?? ""; init; }

    [Description("Its path below the base URL.")]
    public string? Path { get; init; }

    [Description("Changes when the content changes: latest@sha256:…")]
    [Required]
    public string Revision { get => field ?? ""; init; }

    [Description("SHA-256 of the archive: sha256:…")]
    public string? Digest { get; init; }

    [Description("Size of the archive in bytes.")]
    public long? Size { get; init; }

    [Description("When the content last changed.")]
    public DateTimeOffset? LastUpdateTime { get; init; }

    [Description("Where the data came from.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
