namespace ArcOperator.Api.Foreign;

/// <summary>An Argo template of the cluster. Only whether it exists is of interest here.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "ClusterWorkflowTemplate", PluralName = "clusterworkflowtemplates")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1Alpha1ClusterWorkflowTemplate : CustomKubernetesEntity;
