namespace ArcOperator.Api.Orders;

public sealed record V1Alpha1OrderStatus
{
    [Description("The generation of the spec that this status speaks of; -1 as long as there is none, so that nobody takes a new object for done.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Ready: every artifact has arrived. Reconciling: work is going on. Stalled: the user has to act.")]
    [XListType("map")]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("How far the Order is: Pending, Running, Succeeded, Failed or Suspended.")]
    [DefaultValue(OrderPhase.Pending)]
    public string? Phase { get; init; }

    [Description("What is wrong, or what is waited for; empty when all is well.")]
    public string? Message { get; init; }

    [Description("Artifacts that have arrived, of all artifacts, as n/m.")]
    public string? Progress { get; init; }

    [Description("Number of artifacts that have arrived.")]
    public int? Succeeded { get; init; }

    [Description("Number of artifacts whose workflow has failed.")]
    public int? Failed { get; init; }

    [Description("Number of artifacts.")]
    public int? Total { get; init; }

    [Description("The ArtifactWorkflows that were made of the artifacts, by the 16 hexadecimal digits that end their names.")]
    public IReadOnlyDictionary<string, OrderArtifactWorkflowStatus>? ArtifactWorkflows { get; init; }

    [Description("Artifacts of which no workflow can be made, and why.")]
    [XListType("map")]
    [XListMapKeys("artifactIndex")]
    public IReadOnlyList<UnresolvedArtifact>? UnresolvedArtifacts { get; init; }

    [Description("The generations of the Endpoints in use, by name.")]
    public IReadOnlyDictionary<string, long>? EndpointGenerations { get; init; }

    [Description("Fingerprints of the Secrets in use, by name. They tell that a Secret has changed, and nothing of what is in it.")]
    public IReadOnlyDictionary<string, string>? SecretGenerations { get; init; }

    [Description("When this status was last written.")]
    public DateTimeOffset? LastReconcileAt { get; init; }

    [Description("The force-at annotation that was last obeyed.")]
    public DateTimeOffset? LastForceAt { get; init; }
}
