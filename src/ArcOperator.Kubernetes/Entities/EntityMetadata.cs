using System.Collections.Concurrent;
using System.Reflection;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>Place of a kind's objects: in namespaces or in the whole cluster.</summary>
public enum EntityScope
{
    Namespaced,
    Cluster,
}

/// <summary>Scope of a kind. A kind without this attribute is namespaced.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope = EntityScope.Namespaced) : Attribute
{
    public EntityScope Scope => scope;
}

/// <summary>Names and scope of a kind, from the attributes of its class.</summary>
public sealed record EntityMetadata(string Group, string Version, string Kind, string PluralName, EntityScope Scope)
{
    // A memo of what the attributes of the types contain. It is not state.
    private static readonly ConcurrentDictionary<Type, EntityMetadata> Known = new();

    // The classes of KubernetesClient do not contain the scope of their kinds.
    private static readonly HashSet<Type> ClusterScoped =
    [
        typeof(V1Namespace), typeof(V1Node), typeof(V1PersistentVolume), typeof(V1ClusterRole), typeof(V1ClusterRoleBinding), typeof(V1StorageClass),
        typeof(V1PriorityClass), typeof(V1IngressClass), typeof(V1RuntimeClass), typeof(V1APIService), typeof(V1CertificateSigningRequest),
        typeof(V1CustomResourceDefinition), typeof(V1MutatingWebhookConfiguration), typeof(V1ValidatingWebhookConfiguration),
        typeof(V1ValidatingAdmissionPolicy), typeof(V1ValidatingAdmissionPolicyBinding), typeof(V1CSIDriver), typeof(V1CSINode), typeof(V1VolumeAttachment),
        typeof(V1FlowSchema), typeof(V1PriorityLevelConfiguration), typeof(V1SelfSubjectAccessReview), typeof(V1SubjectAccessReview), typeof(V1TokenReview),
    ];

    /// <summary>Group and version in the form of an object's field: <c>v1</c> for the core group, else <c>group/version</c>.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string ListKind => $"{Kind}List";

    public string SingularName => Kind.ToLowerInvariant();

    /// <summary>Name of the resource in kubectl and in a CRD: <c>orders.arc.opendefense.cloud</c>.</summary>
    public string ResourceName => Group.Length == 0 ? PluralName : $"{PluralName}.{Group}";

    public static EntityMetadata Of<T>() => Of(typeof(T));

    /// <exception cref="ArgumentException">The class has no <see cref="KubernetesEntityAttribute"/>.</exception>
    public static EntityMetadata Of(Type type) => Known.GetOrAdd(type, Read);

    private static EntityMetadata Read(Type type)
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"class {type.Name} has no [KubernetesEntity] attribute: add one that names its kind", nameof(type));
        var scope = type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? (ClusterScoped.Contains(type) ? EntityScope.Cluster : EntityScope.Namespaced);
        return new(entity.Group ?? "", entity.ApiVersion, entity.Kind, entity.PluralName, scope);
    }
}
