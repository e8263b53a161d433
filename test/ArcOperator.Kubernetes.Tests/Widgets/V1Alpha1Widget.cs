
namespace ArcOperator.Kubernetes.Tests.Widgets;

/// <summary>A custom kind of the tests' own; <c>widgets.yaml</c> defines it for the API server.</summary>
[KubernetesEntity(Group = "test.arc.opendefense.cloud", ApiVersion = "v1alpha1", Kind = "Widget", PluralName = "widgets")]
public sealed class V1Alpha1Widget : CustomKubernetesEntity<WidgetSpec, WidgetStatus>;
