using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArcOperator.Api.Foreign;

/// <summary>
/// An Argo workflow that is started again and again. The spec is written; of a spec that is read only
/// <see cref="CronWorkflowSpec.Suspend"/> is kept, because the rest may have any form.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
public sealed class V1Alpha1CronWorkflow : CustomKubernetesEntity, IStatus<CronWorkflowStatus>
{
    [JsonConverter(typeof(CronWorkflowSpecConverter))]
    public CronWorkflowSpec? Spec { get; init; }

    public CronWorkflowStatus Status { get => field ?? new(); init; }
}

/// <summary>Writes a whole spec, and reads only whether the schedule is suspended.</summary>
internal sealed class CronWorkflowSpecConverter : JsonConverter<CronWorkflowSpec>
{
    public override CronWorkflowSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement is { ValueKind: JsonValueKind.Object } spec && spec.TryGetProperty("suspend", out var suspend) && suspend.ValueKind == JsonValueKind.True
            ? new() { Suspend = true }
            : null;
    }

    public override void Write(Utf8JsonWriter writer, CronWorkflowSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<CronWorkflowSpec>)options.GetTypeInfo(typeof(CronWorkflowSpec)));
}
