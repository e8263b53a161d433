using System.Text.Json;
using ArcOperator.Api.Foreign;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A schedule and the specification of its Workflows.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
internal sealed class CronWorkflow : CustomKubernetesEntity
{
    public CronWorkflowSpec Spec { get => field ??= new(); init; }

    public CronWorkflowStatus Status { get => field ??= new(); init; }
}

internal sealed record CronWorkflowSpec
{
    /// <summary>A single schedule, in the older form of Argo.</summary>
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

    /// <summary>The schedules of either form.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> AllSchedules => Schedules is { Count: > 0 } several ? several : Schedule is { Length: > 0 } one ? [one] : [];
}

internal sealed record CronWorkflowStatus
{
    public IReadOnlyList<V1ObjectReference>? Active { get; init; }

    public DateTimeOffset? LastScheduledTime { get; init; }

    public long? Succeeded { get; init; }

    public long? Failed { get; init; }

    public string? Phase { get; init; }

    public IReadOnlyList<WorkflowCondition>? Conditions { get; init; }
}

/// <summary>Labels and annotations of all Workflows of a schedule.</summary>
internal sealed record WorkflowMetadata
{
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>Names of Argo's labels and annotations.</summary>
internal static class ArgoNames
{
    /// <summary>Label of a Workflow with the name of its CronWorkflow.</summary>
    public const string CronWorkflowLabel = "workflows.argoproj.io/cron-workflow";

    /// <summary>Annotation of a Workflow with its scheduled time.</summary>
    public const string ScheduledTime = "workflows.argoproj.io/scheduled-time";
}
