using System.Text.Json;
using ArcOperator.Api.Foreign;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Templates for the Workflows of all namespaces.</summary>
[KubernetesEntity(
    Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "ClusterWorkflowTemplate", PluralName = "clusterworkflowtemplates")]
[EntityScope(EntityScope.Cluster)]
internal sealed class ClusterWorkflowTemplate : CustomKubernetesEntity
{
    public JsonElement Spec { get; init; }
}
