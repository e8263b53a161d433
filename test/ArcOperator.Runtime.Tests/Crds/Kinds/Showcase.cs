using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

/// <summary>A kind with every attribute.</summary>
[KubernetesEntity(Group = "crds.test", ApiVersion = "v1", Kind = "Showcase", PluralName = "showcases")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("show", "case")]
[KubernetesEntityCategories("test", "all")]
[Description("Has everything.")]
[SelectableField(".spec.text")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "How far it is.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".spec.big", "Big", "integer", Format = "int64")]
[ValidationRule("self.metadata.name != 'forbidden'", message: "another name, please")]
public sealed class Showcase : CustomKubernetesEntity<ShowcaseSpec, ShowcaseStatus>;
