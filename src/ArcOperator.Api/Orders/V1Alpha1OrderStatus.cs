namespace ArcOperator.Api.Orders;

public sealed record V1Alpha1OrderStatus
{
    [Description("Generation of the spec that this status describes. -1 until the operator has processed the object for the first time.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Conditions of the Order. Ready is True if every artifact has been delivered, Reconciling is present while work is in progress, Stalled is present if the user has to act.")]
    [XListType(XListType.Map)]
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
    [XListType(XListType.Map)]
    [XListMapKeys("artifactIndex")]
    public IReadOnlyList<UnresolvedArtifact>? UnresolvedArtifacts { get; init; }

    [Description("Generations of the Endpoints in use, by name.")]
    public IReadOnlyDictionary<string, long>? EndpointGenerations { get; init; }

    [Description("Fingerprints of the Secrets in use, by name. A fingerprint changes with the data and does not reveal the data.")]
    public IReadOnlyDictionary<string, string>? SecretGenerations { get; init; }

    [Description("Time at which this status was last written.")]
    public DateTimeOffset? LastReconcileAt { get; init; }

    [Description("Value of the force-at annotation that was handled last. Only a later value takes effect.")]
    public DateTimeOffset? LastForceAt { get; init; }

    [Description("Time at which a force-at annotation was handled last. The next one takes effect after the option cron.minInterval at the earliest.")]
    public DateTimeOffset? LastForceTime { get; init; }
}

/// <summary>Values of an Order's status.phase.</summary>
public static class OrderPhase
{
    /// <summary>Nothing has been started, or nothing can be started.</summary>
    public const string Pending = "Pending";

    /// <summary>At least one artifact is in progress.</summary>
    public const string Running = "Running";

    /// <summary>Every artifact has been delivered.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>No artifact is in progress, and not every artifact has been delivered.</summary>
    public const string Failed = "Failed";

    /// <summary>spec.suspend is true, so nothing new is started.</summary>
    public const string Suspended = "Suspended";
}

/// <summary>An artifact for which no workflow can be created.</summary>
public sealed record UnresolvedArtifact
{
    [Description("Index of the artifact in spec.artifacts.")]
    [Required]
    public int ArtifactIndex { get; init; }

    [Description("Machine-readable reason, such as InvalidEndpoint.")]
    [Required]
    public string Reason { get => field ?? ""; init; }

    [Description("Human-readable explanation, with the action to take.")]
    [Required]
    public string Message { get => field ?? ""; init; }
}

/// <summary>State of one ArtifactWorkflow, as recorded in the status of its Order.</summary>
public sealed record OrderArtifactWorkflowStatus
{
    [Description("Index of the artifact in spec.artifacts.")]
    [Required]
    public int ArtifactIndex { get; init; }

    [Description("Hash of the artifact as requested by the Order, without the data that Endpoints, Secrets and types contribute.")]
    public string? Intent { get; init; }

    [Description("Hash of the work under the current fingerprints. Set only if the name of the ArtifactWorkflow has an earlier hash.")]
    public string? Identity { get; init; }

    [Description("Phase of the ArtifactWorkflow.")]
    public string? Phase { get; init; }

    [Description("Number of finished steps and of all steps, as n/m.")]
    public string? Progress { get; init; }

    [Description("Digest of the artifact at the destination, as the workflow reported it.")]
    public string? Digest { get; init; }

    [Description("First line of the ArtifactWorkflow's message.")]
    public string? Message { get; init; }

    [Description("Time at which the ArtifactWorkflow finished.")]
    public DateTimeOffset? CompletionTime { get; init; }

    [Description("Time at which the ArtifactWorkflow failed.")]
    public DateTimeOffset? FailureTime { get; init; }

    [Description("Time at which the last scheduled run was started. Set only if the artifact has a schedule.")]
    public DateTimeOffset? LastScheduled { get; init; }

    [Description("Number of runs that succeeded. 1 for a single run.")]
    public long? Succeeded { get; init; }

    [Description("Number of runs that failed. 1 for a single run.")]
    public long? Failed { get; init; }
}
