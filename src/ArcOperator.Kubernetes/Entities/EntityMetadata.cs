using System.Collections.Concurrent;
using System.Reflection;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>What a class says about its kind by <see cref="KubernetesEntityAttribute"/> and <see cref="EntityScopeAttribute"/>.</summary>
public sealed record EntityMetadata(string Group, string Version, string Kind, string PluralName, EntityScope Scope)
{
    // Only ever filled with what the types themselves say: a memo, no state.
    private static readonly ConcurrentDictionary<Type, EntityMetadata> Known = new();

    /// <summary>As it stands in an object: <c>v1</c> for the core group, else <c>group/version</c>.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string ListKind => $"{Kind}List";

    public string SingularName => Kind.ToLowerInvariant();

    /// <summary>The name by which kubectl and a CRD know the resource: <c>orders.arc.opendefense.cloud</c>.</summary>
    public string ResourceName => Group.Length == 0 ? PluralName : $"{PluralName}.{Group}";

    public static EntityMetadata Of<T>() => Of(typeof(T));

    /// <exception cref="ArgumentException">The class does not say which kind it is.</exception>
    public static EntityMetadata Of(Type type) => Known.GetOrAdd(type, Read);

    private static EntityMetadata Read(Type type)
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{type.Name} has no [KubernetesEntity] attribute, so it is not known which kind it is", nameof(type));
        var scope = type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
        return new(entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName, scope);
    }
}
