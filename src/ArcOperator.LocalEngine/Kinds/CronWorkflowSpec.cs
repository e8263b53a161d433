using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

internal sealed record CronWorkflowSpec
{
    /// <summary>The older way to say a single one.</summary>
    public string? Schedule { get; init; }

    public IReadOnlyList<string>? Schedules { get; init; }

    public string? Timezone { get; init; }

    public long? StartingDeadlineSeconds { get; init; }

    public string? When { get; init; }

    /// <summary>Allow (default), Forbid or Replace.</summary>
    public string? ConcurrencyPolicy { get; init; }

    public bool Suspend { get; init; }

    public int? SuccessfulJobsHistoryLimit { get; init; }

    public int? FailedJobsHistoryLimit { get; init; }

    public JsonElement? StopStrategy { get; init; }

    public WorkflowMetadata? WorkflowMetadata { get; init; }

    public JsonElement WorkflowSpec { get; init; }

    /// <summary>In whichever way they are said.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> AllSchedules => Schedules is { Count: > 0 } several ? several : Schedule is { Length: > 0 } one ? [one] : [];
}
