namespace ArcOperator.Api.Foreign;

public sealed record CronWorkflowStatus
{
    public IReadOnlyList<V1ObjectReference>? Active { get; init; }

    public DateTimeOffset? LastScheduledTime { get; init; }

    public long? Succeeded { get; init; }

    public long? Failed { get; init; }

    public string? Phase { get; init; }

    /// <summary>Argo says here, with type SubmissionError, why it refuses to start runs.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
