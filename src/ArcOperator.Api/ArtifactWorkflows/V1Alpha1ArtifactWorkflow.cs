using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactWorkflows;

/// <summary>The work on one artifact.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ArtifactWorkflow", PluralName = "artifactworkflows")]
[KubernetesEntityShortNames("awf")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("An ArtifactWorkflow brings one artifact from its source to its destination, by an Argo Workflow. Orders create them; users may, too.")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "How far the work is.")]
[GenericAdditionalPrinterColumn(".status.progress", "Progress", "string", Description = "Steps that are done, of all steps.")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.startTime", "Started", "date")]
[GenericAdditionalPrinterColumn(".status.message", "Message", "string", Priority = PrinterColumnPriority.WideView, Description = "What is wrong, or what is waited for.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ArtifactWorkflow : CustomKubernetesEntity<V1Alpha1ArtifactWorkflowSpec, V1Alpha1ArtifactWorkflowStatus>;
