namespace ArcOperator.Api.Foreign;

/// <summary>An Argo workflow that is started again and again. Argo's CRD has no status subresource.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
public sealed class V1Alpha1CronWorkflow : CustomKubernetesEntity<CronWorkflowSpec, CronWorkflowStatus>;
