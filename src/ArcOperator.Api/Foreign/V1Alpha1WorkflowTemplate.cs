namespace ArcOperator.Api.Foreign;

/// <summary>An Argo template of one namespace. Only whether it exists is of interest here.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "WorkflowTemplate", PluralName = "workflowtemplates")]
public sealed class V1Alpha1WorkflowTemplate : CustomKubernetesEntity;
