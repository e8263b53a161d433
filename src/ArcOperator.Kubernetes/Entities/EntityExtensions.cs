namespace ArcOperator.Kubernetes.Entities;

/// <summary>Facts about an object that <see cref="ModelExtensions"/> does not provide.</summary>
public static class EntityExtensions
{
    /// <summary>True after the deletion was requested. The object stays until its last finalizer is removed.</summary>
    public static bool IsDeleting(this IMetadata<V1ObjectMeta> entity) => entity.Metadata?.DeletionTimestamp is not null;

    public static bool IsControlledBy(this IMetadata<V1ObjectMeta> entity, IMetadata<V1ObjectMeta> owner) =>
        owner.Uid() is { Length: > 0 } uid && entity.GetController()?.Uid == uid;

    /// <summary>Returns the reference that makes <paramref name="entity"/> the managing owner of the object that carries it.</summary>
    public static V1OwnerReference MakeOwnerReference(this IKubernetesObject<V1ObjectMeta> entity)
    {
        var kind = EntityMetadata.Of(entity.GetType());
        return new()
        {
            ApiVersion = kind.ApiVersion,
            Kind = kind.Kind,
            Name = entity.Name() ?? "",
            Uid = entity.Uid() ?? "",
            Controller = true,
            BlockOwnerDeletion = true,
        };
    }

    /// <summary>Returns <c>namespace/name</c>, or the name alone for objects of cluster scope. For logs.</summary>
    public static string FullName(this IMetadata<V1ObjectMeta> entity) =>
        entity.Namespace() is { } @namespace ? $"{@namespace}/{entity.Name()}" : entity.Name() ?? "";
}
