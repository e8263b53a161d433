using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>Outside data that is to be had inside the cluster.</summary>
[KubernetesEntity(Group = ExternalSourceGroup.Group, ApiVersion = ExternalSourceGroup.Version, Kind = "ExternalSource", PluralName = "externalsources")]
[KubernetesEntityShortNames("extsrc")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("An ExternalSource is outside data that is fetched again and again, transformed by hooks, and published as a Flux ExternalArtifact of the same name.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Status", "string")]
[GenericAdditionalPrinterColumn(".status.artifact.revision", "Revision", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ExternalSource : CustomKubernetesEntity<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceStatus>;
