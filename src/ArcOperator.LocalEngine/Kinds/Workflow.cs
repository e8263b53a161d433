using System.Text.Json;
using ArcOperator.Api.Foreign;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>
/// An Argo Workflow as the engine reads it: the specification as it was written, because merging and substitution work on
/// JSON, and the status with all that the engine writes. Argo's CRD has no status subresource.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
internal sealed class Workflow : CustomKubernetesEntity
{
    public JsonElement Spec { get; init; }

    public WorkflowStatus Status { get => field ??= new(); init; }
}
