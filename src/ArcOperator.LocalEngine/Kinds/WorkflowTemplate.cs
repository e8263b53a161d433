using System.Text.Json;
using ArcOperator.Api.Foreign;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Templates for the Workflows of one namespace.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "WorkflowTemplate", PluralName = "workflowtemplates")]
internal sealed class WorkflowTemplate : CustomKubernetesEntity
{
    public JsonElement Spec { get; init; }
}
