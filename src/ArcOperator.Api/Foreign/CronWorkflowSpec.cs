namespace ArcOperator.Api.Foreign;

public sealed record CronWorkflowSpec
{
    public IReadOnlyList<string>? Schedules { get; init; }

    public string? Timezone { get; init; }

    public long? StartingDeadlineSeconds { get; init; }

    public string? When { get; init; }

    public string? ConcurrencyPolicy { get; init; }

    public bool? Suspend { get; init; }

    public int? SuccessfulJobsHistoryLimit { get; init; }

    public int? FailedJobsHistoryLimit { get; init; }

    public WorkflowSpec? WorkflowSpec { get; init; }
}
