using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Endpoints;

/// <summary>A source or destination of artifacts.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "Endpoint", PluralName = "endpoints")]
[KubernetesEntityShortNames("aep")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("Endpoint is a source or destination of artifacts, such as a registry, a bucket or a web server.")]
[SelectableField(".spec.type")]
[SelectableField(".spec.usage")]
[SelectableField(".spec.remoteURL")]
[SelectableField(".spec.secretRef.name")]
[GenericAdditionalPrinterColumn(".spec.type", "Type", "string")]
[GenericAdditionalPrinterColumn(".spec.remoteURL", "URL", "string")]
[GenericAdditionalPrinterColumn(".spec.usage", "Usage", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "False if the Endpoint cannot be used.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1Endpoint : CustomKubernetesEntity<V1Alpha1EndpointSpec, V1Alpha1EndpointStatus>;
