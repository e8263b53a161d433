namespace ArcOperator.Api.Foreign;

/// <summary>An Argo workflow that is started again and again. Written and read like <see cref="V1Alpha1Workflow"/>.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
public sealed class V1Alpha1CronWorkflow : CustomKubernetesEntity, IStatus<CronWorkflowStatus>
{
    // set and not init: the JSON source generator reads an init property in spite of WhenReading.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public CronWorkflowSpec? Spec { get; set; }

    public CronWorkflowStatus Status { get => field ?? new(); init; }
}
