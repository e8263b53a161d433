using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>External data that is published inside the cluster.</summary>
[KubernetesEntity(Group = ExternalSourceGroup.Group, ApiVersion = ExternalSourceGroup.Version, Kind = "ExternalSource", PluralName = "externalsources")]
[KubernetesEntityShortNames("extsrc")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ExternalSource fetches external data at an interval, transforms it with hooks, and publishes it as a Flux ExternalArtifact of the same name.")]
[SelectableField(".spec.generator.type")]
[SelectableField(".spec.suspend")]
[SelectableField(".status.artifact.revision")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Status", "string")]
[GenericAdditionalPrinterColumn(".status.artifact.revision", "Revision", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ExternalSource : CustomKubernetesEntity<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceStatus>;
