using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactWorkflows;

public sealed record V1Alpha1ArtifactWorkflowStatus
{
    /// <summary>Maximum number of gates in a status.</summary>
    public const int MostGates = GateRules.MostGates;

    [Description("Generation of the spec that this status describes. -1 until the operator has processed the object for the first time.")]
    [DefaultValue(-1)]
    public long? ObservedGeneration { get; init; }

    [Description("Conditions of the ArtifactWorkflow. Ready is True if the artifact has been delivered, Reconciling is present while work is in progress, Stalled is present if the user has to act.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    [Description("Phase of the workflow: Pending, Running, Succeeded, Failed or Error, or Active for a schedule before its first run. Empty if not known yet.")]
    public string? Phase { get; init; }

    [Description("Cause of a failure or of a wait in the first line, details below it. Empty otherwise.")]
    public string? Message { get; init; }

    [Description("Number of finished steps and of all steps, as n/m.")]
    public string? Progress { get; init; }

    [Description("UID of the Workflow or CronWorkflow that this status describes. Set after it has started. An object with another UID counts only if its spec is the expected one.")]
    public string? WorkflowUid { get; init; }

    [Description("Time at which the run started.")]
    public DateTimeOffset? StartTime { get; init; }

    [Description("Time at which the run ended, with success or failure.")]
    public DateTimeOffset? CompletionTime { get; init; }

    [Description("Time at which the run failed.")]
    public DateTimeOffset? FailureTime { get; init; }

    [Description("Time at which the last scheduled run was started. Set only with a schedule.")]
    public DateTimeOffset? LastScheduled { get; init; }

    [Description("Time at which the next run is due. A time in the past belongs to a run that Argo has not started. Absent while the schedule is suspended. Set only with a schedule.")]
    public DateTimeOffset? NextScheduled { get; init; }

    [Description("Time at which the last successful run ended. Set only with a schedule.")]
    public DateTimeOffset? LastSuccess { get; init; }

    [Description("Number of runs that succeeded. 1 for a single run.")]
    public long? Succeeded { get; init; }

    [Description("Number of runs that failed. 1 for a single run.")]
    public long? Failed { get; init; }

    [Description("Artifact that arrived, as the workflow reported it. With a schedule, that of the last run that reported one.")]
    public ArtifactDelivery? Delivery { get; init; }

    [Description("Results of the gates, as the workflow reported them.")]
    [Items(maxItems: MostGates)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IReadOnlyList<GateResult>? Gates { get; init; }

    [Description("Number of times at which ARC has repeated the work because a gate could not decide. Set only after the first time.")]
    public int? GateRetries { get; init; }

    [Description("Reference to the scheduled run that is active. Set only with a schedule.")]
    public LocalObjectReference? ActiveWorkflowRef { get; init; }

    [Description("Value of the force-at annotation that was handled last. Only a later value takes effect.")]
    public DateTimeOffset? LastForceAt { get; init; }

    [Description("Time at which a force-at annotation was handled last. The next one takes effect after the option cron.minInterval at the earliest.")]
    public DateTimeOffset? LastForceTime { get; init; }
}

/// <summary>The artifact that arrived at the destination.</summary>
public sealed record ArtifactDelivery
{
    [Description("Address of the artifact, as tools accept it, such as registry.example.org/team/app:1.0@sha256:... or s3://bucket/key.")]
    public string? Reference { get; init; }

    [Description("Digest of the artifact at the destination.")]
    public string? Digest { get; init; }

    [Description("Digest of the artifact at the source.")]
    public string? SourceDigest { get; init; }

    [Description("Size of the artifact in bytes.")]
    public long? Size { get; init; }

    [Description("Digest of the list of contents (SBOM) that the workflow has attached to the artifact at the destination.")]
    public string? Sbom { get; init; }

    [Description("Digest of the scan report that the workflow has attached to the artifact at the destination.")]
    public string? Scan { get; init; }
}
