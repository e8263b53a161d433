namespace ArcOperator.Api.Orders;

public sealed record OrderArtifactWorkflowStatus
{
    [Description("The artifact's place in spec.artifacts.")]
    [Required]
    public int ArtifactIndex { get; init; }

    [Description("A hash of what the user asked for, without what Endpoints, Secrets and types add to it.")]
    public string? Intent { get; init; }

    [Description("The ArtifactWorkflow's phase.")]
    public string? Phase { get; init; }

    [Description("Steps that are done, of all steps, as n/m.")]
    public string? Progress { get; init; }

    [Description("The beginning of the ArtifactWorkflow's message, if it failed.")]
    public string? Message { get; init; }

    [Description("When the ArtifactWorkflow finished.")]
    public DateTimeOffset? CompletionTime { get; init; }

    [Description("When the ArtifactWorkflow failed.")]
    public DateTimeOffset? FailureTime { get; init; }

    [Description("With a schedule: when a run was last started.")]
    public DateTimeOffset? LastScheduled { get; init; }

    [Description("With a schedule: how many runs have succeeded.")]
    public long? Succeeded { get; init; }

    [Description("With a schedule: how many runs have failed.")]
    public long? Failed { get; init; }
}
