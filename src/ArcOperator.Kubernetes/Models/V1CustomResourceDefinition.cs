using System.Text.Json;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A CustomResourceDefinition, as far as an installer needs it: the spec goes through as it is.</summary>
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition", PluralName = "customresourcedefinitions")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1CustomResourceDefinition : KubernetesObject, ISpec<JsonElement>, IStatus<V1CustomResourceDefinitionStatus>
{
    public JsonElement Spec { get; init; }

    public V1CustomResourceDefinitionStatus? Status { get; init; }
}
