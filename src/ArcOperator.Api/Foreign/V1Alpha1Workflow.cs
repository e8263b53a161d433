namespace ArcOperator.Api.Foreign;

/// <summary>One run of an Argo template. Argo's CRD has no status subresource.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
public sealed class V1Alpha1Workflow : CustomKubernetesEntity<WorkflowSpec, WorkflowStatus>;
