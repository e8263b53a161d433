using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Models;

[KubernetesEntity(ApiVersion = "v1", Kind = "Namespace", PluralName = "namespaces")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1Namespace : KubernetesObject;
