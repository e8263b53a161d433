using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Endpoints;

/// <summary>A place that artifacts come from or go to.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "Endpoint", PluralName = "endpoints")]
[KubernetesEntityShortNames("aep")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("An Endpoint is a place that artifacts come from or go to: a registry, a bucket, a web server.")]
[GenericAdditionalPrinterColumn(".spec.type", "Type", "string")]
[GenericAdditionalPrinterColumn(".spec.remoteURL", "URL", "string")]
[GenericAdditionalPrinterColumn(".spec.usage", "Usage", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "False if the Endpoint cannot work as it is.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1Endpoint : CustomKubernetesEntity<V1Alpha1EndpointSpec, V1Alpha1EndpointStatus>;
