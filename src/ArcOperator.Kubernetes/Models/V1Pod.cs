using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A pod, as far as a reader of its logs, limits and phase needs it.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed class V1Pod : KubernetesObject, IStatus<V1PodStatus>
{
    public V1PodSpec? Spec { get; init; }

    public V1PodStatus? Status { get; init; }
}

/// <summary>The containers of a pod.</summary>
public sealed record V1PodSpec(IReadOnlyList<V1Container>? Containers);

/// <summary>A container with its limits.</summary>
public sealed record V1Container(string? Name, V1ContainerResources? Resources);
