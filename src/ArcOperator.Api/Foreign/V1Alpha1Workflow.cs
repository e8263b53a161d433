using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Foreign;

/// <summary>
/// One run of an Argo template. Argo's CRD has no status subresource. The whole spec is written. Only <see cref="WorkflowSpec.Suspend"/> and
/// <see cref="WorkflowSpec.ActiveDeadlineSeconds"/> are read, because the other fields may have any form.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
public sealed class V1Alpha1Workflow : CustomKubernetesEntity, IStatus<WorkflowStatus>
{
    [JsonConverter(typeof(WorkflowSpecConverter))]
    public WorkflowSpec? Spec { get; init; }

    [JsonConverter(typeof(WorkflowStatusConverter))]
    public WorkflowStatus Status { get => field ?? new(); set; }
}

/// <summary>Writes a whole spec. Reads only the fields suspend and activeDeadlineSeconds.</summary>
internal sealed class WorkflowSpecConverter : ArgoPartConverter<WorkflowSpec>
{
    private WorkflowSpec? _last;

    // Token by token: a document of a hostile spec would need many times its size.
    public override WorkflowSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.SkipValue();
            return null;
        }

        var spec = new WorkflowSpec();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isSuspend, isDeadline) = (reader.ValueTextEquals("suspend"u8), reader.ValueTextEquals("activeDeadlineSeconds"u8));
            reader.Read();
            spec = isSuspend ? spec with { Suspend = reader.TokenType == JsonTokenType.True ? true : null }
                : isDeadline ? spec with { ActiveDeadlineSeconds = Number(ref reader) }
                : spec;
            reader.SkipValue();
        }

        // Nearly all Workflows have equal values, and share one object.
        return spec is { Suspend: null, ActiveDeadlineSeconds: null } ? null : spec == _last ? _last : _last = spec;
    }

    public override void Write(Utf8JsonWriter writer, WorkflowSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<WorkflowSpec>)options.GetTypeInfo(typeof(WorkflowSpec)));
}

/// <summary>
/// The fields that this operator sets in a workflow. With <c>templateReferencing: Strict</c> or <c>Secure</c> Argo refuses all other fields,
/// and also volumes.
/// </summary>
public sealed record WorkflowSpec
{
    public WorkflowTemplateReference? WorkflowTemplateRef { get; init; }

    public WorkflowArguments? Arguments { get; init; }

    public IReadOnlyList<WorkflowVolume>? Volumes { get; init; }

    public WorkflowTtlStrategy? TtlStrategy { get; init; }

    public WorkflowPodGC? PodGC { get; init; }

    /// <summary>Number of seconds after which Argo stops the workflow and sets the phase Failed.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>True if a user has suspended the whole workflow. Never written.</summary>
    public bool? Suspend { get; init; }
}

/// <summary>
/// Seconds after which Argo deletes a finished workflow. Argo merges the fields of the workflow, of the template and of its own
/// defaults one by one, so all of them are set.
/// </summary>
public sealed record WorkflowTtlStrategy
{
    public int? SecondsAfterCompletion { get; init; }

    public int? SecondsAfterSuccess { get; init; }

    public int? SecondsAfterFailure { get; init; }
}

public sealed record WorkflowArguments
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}

/// <summary>A volume that the steps of a template can mount: a Secret, or an empty folder if there are no credentials.</summary>
public sealed record WorkflowVolume
{
    public string Name { get => field ?? ""; init; }

    public SecretVolumeSource? Secret { get; init; }

    public EmptyDirVolumeSource? EmptyDir { get; init; }
}

public sealed record SecretVolumeSource
{
    public string? SecretName { get; init; }

    public bool? Optional { get; init; }
}

/// <summary>A volume that is an empty folder. Has no fields.</summary>
public sealed record EmptyDirVolumeSource;

/// <summary>The time at which Argo deletes the pods of a workflow.</summary>
public sealed record WorkflowPodGC
{
    /// <summary>OnPodCompletion, OnPodSuccess, OnWorkflowCompletion or OnWorkflowSuccess.</summary>
    public string? Strategy { get; init; }
}

/// <summary>An Argo object with its whole spec, as stored. Read on demand, never cached.</summary>
public interface IWorkflowDefinition : IMetadata<V1ObjectMeta>
{
    JsonElement? Spec { get; }
}

/// <summary>A Workflow with its whole spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
public sealed class WorkflowDefinition : CustomKubernetesEntity, IWorkflowDefinition
{
    public JsonElement? Spec { get; init; }
}

/// <summary>A CronWorkflow with its whole spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
public sealed class CronWorkflowDefinition : CustomKubernetesEntity, IWorkflowDefinition
{
    public JsonElement? Spec { get; init; }
}
