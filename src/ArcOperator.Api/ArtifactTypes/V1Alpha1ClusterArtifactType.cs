using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

/// <summary>How artifacts of one type are brought, for all namespaces.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ClusterArtifactType", PluralName = "clusterartifacttypes")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("caty")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("A ClusterArtifactType is an ArtifactType for all namespaces. Its template is always a ClusterWorkflowTemplate.")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string")]
[GenericAdditionalPrinterColumn(".spec.parameters", "Parameters", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ClusterArtifactType : CustomKubernetesEntity<V1Alpha1ArtifactTypeSpec>;
