namespace ArcOperator.LocalEngine.Kinds;

internal sealed record CronWorkflowStatus
{
    public IReadOnlyList<V1ObjectReference>? Active { get; init; }

    public DateTimeOffset? LastScheduledTime { get; init; }

    public long? Succeeded { get; init; }

    public long? Failed { get; init; }

    public string? Phase { get; init; }

    public IReadOnlyList<WorkflowCondition>? Conditions { get; init; }
}
