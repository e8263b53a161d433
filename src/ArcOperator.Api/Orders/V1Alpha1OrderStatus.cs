namespace ArcOperator.Api.Orders;

public sealed record V1Alpha1OrderStatus
{
    [Description("Generation of the spec that this status describes. -1 until the operator has processed the object for the first time.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Conditions of the Order. Ready is True if every artifact has been delivered, Reconciling is present while work is in progress, Stalled is present if the user has to act.")]
    [XListType("map")]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("Phase of the Order: Pending, Running, Succeeded, Failed or Suspended.")]
    [DefaultValue(OrderPhase.Pending)]
    public string? Phase { get; init; }

    [Description("First problem, or the event that is awaited. Empty if there is none.")]
    public string? Message { get; init; }

    [Description("Number of delivered artifacts and of all artifacts, as n/m.")]
    public string? Progress { get; init; }

    [Description("Number of delivered artifacts.")]
    public int? Succeeded { get; init; }

    [Description("Number of artifacts whose workflow failed.")]
    public int? Failed { get; init; }

    [Description("Number of artifacts.")]
    public int? Total { get; init; }

    [Description("State of the ArtifactWorkflows of this Order. Keys are the last 16 hexadecimal digits of their names.")]
    public IReadOnlyDictionary<string, OrderArtifactWorkflowStatus>? ArtifactWorkflows { get; init; }

    [Description("Artifacts for which no workflow can be created, with the reasons.")]
    [XListType("map")]
    [XListMapKeys("artifactIndex")]
    public IReadOnlyList<UnresolvedArtifact>? UnresolvedArtifacts { get; init; }

    [Description("Generations of the Endpoints in use, by name.")]
    public IReadOnlyDictionary<string, long>? EndpointGenerations { get; init; }

    [Description("Fingerprints of the Secrets in use, by name. A fingerprint changes with the data and does not reveal the data.")]
    public IReadOnlyDictionary<string, string>? SecretGenerations { get; init; }

    [Description("Time at which this status was last written.")]
    public DateTimeOffset? LastReconcileAt { get; init; }

    [Description("Value of the force-at annotation that was handled last.")]
    public DateTimeOffset? LastForceAt { get; init; }
}
