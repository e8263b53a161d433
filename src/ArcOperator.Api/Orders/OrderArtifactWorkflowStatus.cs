namespace ArcOperator.Api.Orders;

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
