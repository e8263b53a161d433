using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

/// <summary>The definition of one type of artifact for all namespaces.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ClusterArtifactType", PluralName = "clusterartifacttypes")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("caty")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ClusterArtifactType defines how artifacts of one type are delivered, for all namespaces. Its template is always a ClusterWorkflowTemplate.")]
[SelectableField(".spec.workflowTemplateRef.name")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ClusterArtifactType : CustomKubernetesEntity<V1Alpha1ArtifactTypeSpec>;
