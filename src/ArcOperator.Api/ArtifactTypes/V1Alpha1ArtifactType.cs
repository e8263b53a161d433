using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

/// <summary>The definition of one type of artifact for one namespace.</summary>
// No column counts the parameters: a column is a JSONPath, which cannot count, and the kind has no status.
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ArtifactType", PluralName = "artifacttypes")]
[KubernetesEntityShortNames("aty")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ArtifactType defines how artifacts of one type are delivered: the Argo template, the types of Endpoints, and additional parameters. It overrides a ClusterArtifactType of the same name.")]
[SelectableField(".spec.workflowTemplateRef.name")]
[SelectableField(".spec.workflowTemplateRef.clusterScope")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.clusterScope", "Cluster", "boolean", Priority = PrinterColumnPriority.WideView, Description = "True if the template is a ClusterWorkflowTemplate.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ArtifactType : CustomKubernetesEntity<V1Alpha1ArtifactTypeSpec>;
