using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

/// <summary>What is to be brought from where to where.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "Order", PluralName = "orders")]
[KubernetesEntityShortNames("ord")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("An Order lists artifacts (images, charts, files) and from where to where each is to be brought. One ArtifactWorkflow is made of each, and handed to Argo Workflows.")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "How far the Order is.")]
[GenericAdditionalPrinterColumn(".status.progress", "Succeeded", "string", Description = "Artifacts that have arrived, of all artifacts.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "True when every artifact has arrived.")]
[GenericAdditionalPrinterColumn(".status.message", "Message", "string", Priority = PrinterColumnPriority.WideView, Description = "What is wrong, or what is waited for.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1Order : CustomKubernetesEntity<V1Alpha1OrderSpec, V1Alpha1OrderStatus>;
