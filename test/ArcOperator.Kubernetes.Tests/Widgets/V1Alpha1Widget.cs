
namespace ArcOperator.Kubernetes.Tests.Widgets;

/// <summary>A custom kind for tests. widgets.yaml contains its definition.</summary>
[KubernetesEntity(Group = "test.arc.opendefense.cloud", ApiVersion = "v1alpha1", Kind = "Widget", PluralName = "widgets")]
public sealed class V1Alpha1Widget : CustomKubernetesEntity<WidgetSpec, WidgetStatus>;
