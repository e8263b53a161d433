using ArcOperator.Api.Foreign;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A Workflow that is started again and again.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
internal sealed class CronWorkflow : CustomKubernetesEntity
{
    public CronWorkflowSpec Spec { get => field ??= new(); init; }

    public CronWorkflowStatus Status { get => field ??= new(); init; }
}
