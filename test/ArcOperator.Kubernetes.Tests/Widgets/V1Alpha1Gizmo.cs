
namespace ArcOperator.Kubernetes.Tests.Widgets;

/// <summary>Like a widget, but a test may delete its definition.</summary>
[KubernetesEntity(Group = "test.arc.opendefense.cloud", ApiVersion = "v1alpha1", Kind = "Gizmo", PluralName = "gizmos")]
public sealed class V1Alpha1Gizmo : CustomKubernetesEntity;
