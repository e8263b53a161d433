using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>The spec of an Argo object exactly as it is stored. Read on demand, never cached.</summary>
public interface IWorkflowDefinition
{
    JsonElement? Spec { get; }
}

/// <summary>A Workflow with its whole spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
public sealed class WorkflowDefinition : CustomKubernetesEntity, IWorkflowDefinition
{
    public JsonElement? Spec { get; init; }
}

/// <summary>A CronWorkflow with its whole spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "CronWorkflow", PluralName = "cronworkflows")]
public sealed class CronWorkflowDefinition : CustomKubernetesEntity, IWorkflowDefinition
{
    public JsonElement? Spec { get; init; }
}
