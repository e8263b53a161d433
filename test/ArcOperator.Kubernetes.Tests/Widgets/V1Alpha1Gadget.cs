
namespace ArcOperator.Kubernetes.Tests.Widgets;

/// <summary>A kind whose definition is never installed.</summary>
[KubernetesEntity(Group = "test.arc.opendefense.cloud", ApiVersion = "v1alpha1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class V1Alpha1Gadget : CustomKubernetesEntity;
