using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArcOperator.Api.Foreign;

/// <summary>
/// An Argo workflow that runs on a schedule. The whole spec is written. Only <see cref="CronWorkflowSpec.Suspend"/> is read,
/// because the other fields may have any form.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
public sealed class V1Alpha1CronWorkflow : CustomKubernetesEntity, IStatus<CronWorkflowStatus>
{
    [JsonConverter(typeof(CronWorkflowSpecConverter))]
    public CronWorkflowSpec? Spec { get; init; }

    public CronWorkflowStatus Status { get => field ?? new(); set; }
}

/// <summary>Writes a whole spec. Reads only the field suspend.</summary>
internal sealed class CronWorkflowSpecConverter : JsonConverter<CronWorkflowSpec>
{
    // The field has the same name in both kinds.
    private readonly WorkflowSpecConverter _workflow = new();

    public override CronWorkflowSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        _workflow.Read(ref reader, typeof(WorkflowSpec), options)?.Suspend is true ? new() { Suspend = true } : null;

    public override void Write(Utf8JsonWriter writer, CronWorkflowSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<CronWorkflowSpec>)options.GetTypeInfo(typeof(CronWorkflowSpec)));
}

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

public sealed record CronWorkflowStatus
{
    public IReadOnlyList<V1ObjectReference>? Active { get; init; }

    public DateTimeOffset? LastScheduledTime { get; init; }

    public long? Succeeded { get; init; }

    public long? Failed { get; init; }

    public string? Phase { get; init; }

    /// <summary>Conditions set by Argo. The type SubmissionError gives the reason for which Argo does not start runs.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
