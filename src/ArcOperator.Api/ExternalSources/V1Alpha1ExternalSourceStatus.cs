namespace ArcOperator.Api.ExternalSources;

public sealed record V1Alpha1ExternalSourceStatus
{
    [Description("The generation of the spec that this status speaks of; -1 as long as there is none, so that nobody takes a new object for done.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Ready: the published artifact is what the source says. Reconciling and Stalled as usual. Fetching, ExecutingHooks and Storing appear while such a step takes long.")]
    [XListType("map")]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("The artifact that is published.")]
    public PublishedArtifact? Artifact { get; init; }

    [Description("The ETag of the data in the artifact.")]
    public string? LastHandledETag { get; init; }

    [Description("The Last-Modified time of the data in the artifact, as the server wrote it.")]
    public string? LastModified { get; init; }

    [Description("A hash of what the artifact was made of beside the data: the spec, the Secrets, and the request. Only where it is the same, the source is asked whether its data has changed.")]
    public string? LastHandledInputs { get; init; }

    [Description("The requestedAt annotation that was last obeyed.")]
    public string? LastHandledReconcileAt { get; init; }

    [Description("Failures in a row.")]
    public int? Failures { get; init; }

    [Description("When it last failed.")]
    public DateTimeOffset? LastFailureTime { get; init; }
}
