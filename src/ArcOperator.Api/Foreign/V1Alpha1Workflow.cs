using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArcOperator.Api.Foreign;

/// <summary>
/// One run of an Argo template. Argo's CRD has no status subresource. The spec is written; of a spec that is read only
/// <see cref="WorkflowSpec.Suspend"/> is kept, because the rest may have any shape.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
public sealed class V1Alpha1Workflow : CustomKubernetesEntity, IStatus<WorkflowStatus>
{
    [JsonConverter(typeof(WorkflowSpecConverter))]
    public WorkflowSpec? Spec { get; init; }

    public WorkflowStatus Status { get => field ?? new(); init; }
}

/// <summary>Writes a whole spec, and reads only whether the workflow is suspended.</summary>
internal sealed class WorkflowSpecConverter : ArgoPartConverter<WorkflowSpec>
{
    public override WorkflowSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Property(document.RootElement, "suspend") is { ValueKind: JsonValueKind.True } ? new() { Suspend = true } : null;
    }

    public override void Write(Utf8JsonWriter writer, WorkflowSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<WorkflowSpec>)options.GetTypeInfo(typeof(WorkflowSpec)));
}
