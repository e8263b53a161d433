using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>
/// A CustomResourceDefinition whose spec is kept as JSON. <see cref="V1CustomResourceDefinition"/> would lose fields of a
/// schema that it does not model.
/// </summary>
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition", PluralName = "customresourcedefinitions")]
[EntityScope(EntityScope.Cluster)]
public sealed class CustomResourceDefinition : CustomKubernetesEntity, ISpec<JsonElement>, IStatus<V1CustomResourceDefinitionStatus?>
{
    [JsonPropertyName("spec")]
    public JsonElement Spec { get; set; }

    /// <summary>The kind is served once condition Established is True.</summary>
    [JsonPropertyName("status")]
    public V1CustomResourceDefinitionStatus? Status { get; set; }
}
