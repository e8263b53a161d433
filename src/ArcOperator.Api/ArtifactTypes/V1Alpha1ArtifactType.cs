using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ArtifactTypes;

/// <summary>How artifacts of one type are brought, for one namespace.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "ArtifactType", PluralName = "artifacttypes")]
[KubernetesEntityShortNames("aty")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("An ArtifactType says how artifacts of one type are brought: by which Argo template, between which types of Endpoint, with which parameters. It goes before a ClusterArtifactType of the same name.")]
[GenericAdditionalPrinterColumn(".spec.workflowTemplateRef.name", "Template", "string")]
[GenericAdditionalPrinterColumn(".spec.parameters", "Parameters", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ArtifactType : CustomKubernetesEntity<V1Alpha1ArtifactTypeSpec>;
