namespace ArcOperator.Api.ExternalSources;

public sealed record V1Alpha1ExternalSourceStatus
{
    [Description("Generation of the spec that this status describes. -1 until the operator has processed the object for the first time.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Conditions of the ExternalSource. Ready is True if the published artifact is current, Reconciling is present while a retry is due, Stalled is present if a retry does not help. Fetching, ExecutingHooks and Storing are present while such a step takes long.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("Published artifact.")]
    public PublishedArtifact? Artifact { get; init; }

    [Description("ETag of the data in the artifact.")]
    public string? LastHandledETag { get; init; }

    [Description("Last-Modified header of the data in the artifact, as sent by the server.")]
    public string? LastModified { get; init; }

    [Description("Hash of the spec, the Secrets and the request from which the artifact was created. Conditional requests are sent only if it is unchanged.")]
    public string? LastHandledInputs { get; init; }

    [Description("Value of the requestedAt annotation that was handled last.")]
    public string? LastHandledReconcileAt { get; init; }

    [Description("Number of consecutive failures.")]
    public int? Failures { get; init; }

    [Description("Time of the last failure.")]
    public DateTimeOffset? LastFailureTime { get; init; }
}

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
