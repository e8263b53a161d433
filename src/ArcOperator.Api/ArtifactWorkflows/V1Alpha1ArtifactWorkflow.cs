using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactWorkflows;

/// <summary>The delivery of one artifact.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ArtifactWorkflow", PluralName = "artifactworkflows")]
[KubernetesEntityShortNames("awf")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ArtifactWorkflow delivers one artifact by an Argo Workflow, or repeatedly by an Argo CronWorkflow. Orders create ArtifactWorkflows; users may create them, too.")]
[SelectableField(".status.phase")]
[SelectableField(".spec.workflowTemplateRef.name")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "Phase of the workflow.")]
[GenericAdditionalPrinterColumn(".status.progress", "Progress", "string", Description = "Number of finished steps and of all steps.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.startTime", "Started", "date")]
[GenericAdditionalPrinterColumn(".status.message", "Message", "string", Priority = PrinterColumnPriority.WideView, Description = "Problem, or the event that is awaited.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ArtifactWorkflow : CustomKubernetesEntity<V1Alpha1ArtifactWorkflowSpec, V1Alpha1ArtifactWorkflowStatus>;
