using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

/// <summary>A list of artifacts to deliver.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "Order", PluralName = "orders")]
[KubernetesEntityShortNames("ord")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("Order is a list of artifacts (images, charts, files) to copy from one Endpoint to another. The operator creates one ArtifactWorkflow per artifact and runs it with Argo Workflows.")]
[SelectableField(".status.phase")]
[SelectableField(".spec.suspend")]
[SelectableField(".spec.rerunPolicy")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "Phase of the Order.")]
[GenericAdditionalPrinterColumn(".status.progress", "Succeeded", "string", Description = "Number of delivered artifacts and of all artifacts.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "True if every artifact has been delivered.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".status.message", "Message", "string", Priority = PrinterColumnPriority.WideView, Description = "First problem, or the event that is awaited.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1Order : CustomKubernetesEntity<V1Alpha1OrderSpec, V1Alpha1OrderStatus>;
