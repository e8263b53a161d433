namespace ArcOperator.Api.Foreign;

/// <summary>
/// One run of an Argo template. Argo's CRD has no status subresource. The spec is written and never read: what others
/// put there is of any shape, and of no interest here.
/// </summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
public sealed class V1Alpha1Workflow : CustomKubernetesEntity, IStatus<WorkflowStatus>
{
    // set and not init: the JSON source generator reads an init property in spite of WhenReading.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public WorkflowSpec? Spec { get; set; }

    public WorkflowStatus Status { get => field ?? new(); init; }
}
