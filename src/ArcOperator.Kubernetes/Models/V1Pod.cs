using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A pod, as far as a reader of its logs and phase needs it.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed class V1Pod : KubernetesObject, IStatus<V1PodStatus>
{
    public V1PodStatus? Status { get; init; }
}
