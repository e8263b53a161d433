using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A lock that is held by renewing it; leader election is built on it.</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed class V1Lease : KubernetesObject, ISpec<V1LeaseSpec?>
{
    public V1LeaseSpec? Spec { get; init; }
}
