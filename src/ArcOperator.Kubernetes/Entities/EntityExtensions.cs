using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>Short ways to what every object has.</summary>
public static class EntityExtensions
{
    public static string Name(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.Name ?? "";

    /// <summary>Null for objects of cluster scope.</summary>
    public static string? Namespace(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.Namespace;

    public static string Uid(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.Uid ?? "";

    public static string? ResourceVersion(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.ResourceVersion;

    public static long Generation(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.Generation ?? 0;

    public static DateTime? CreationTimestamp(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.CreationTimestamp;

    /// <summary>True once deletion was asked for; the object stays until its last finalizer is gone.</summary>
    public static bool IsDeleting(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.DeletionTimestamp is not null;

    public static string? GetLabel(this IMetadata<V1ObjectMeta> entity, string key) => entity.Metadata.Labels?.GetValueOrDefault(key);

    public static string? GetAnnotation(this IMetadata<V1ObjectMeta> entity, string key) => entity.Metadata.Annotations?.GetValueOrDefault(key);

    public static IReadOnlyList<string> Finalizers(this IMetadata<V1ObjectMeta> entity) => entity.Metadata.Finalizers ?? [];

    public static bool HasFinalizer(this IMetadata<V1ObjectMeta> entity, string finalizer) => entity.Finalizers().Contains(finalizer);

    /// <summary>The owner that manages the object, if one does.</summary>
    public static V1OwnerReference? GetController(this IMetadata<V1ObjectMeta> entity) =>
        entity.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller is true);

    public static bool IsControlledBy(this IMetadata<V1ObjectMeta> entity, IMetadata<V1ObjectMeta> owner) =>
        owner.Uid() is { Length: > 0 } uid && entity.GetController()?.Uid == uid;

    /// <summary>The reference that makes <paramref name="entity"/> the managing owner of the object that carries it.</summary>
    public static V1OwnerReference MakeOwnerReference(this IKubernetesObject<V1ObjectMeta> entity) => new()
    {
        ApiVersion = entity.ApiVersion,
        Kind = entity.Kind,
        Name = entity.Name(),
        Uid = entity.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary><c>namespace/name</c>, or the name alone for objects of cluster scope: for logs.</summary>
    public static string FullName(this IMetadata<V1ObjectMeta> entity) =>
        entity.Namespace() is { } space ? $"{space}/{entity.Name()}" : entity.Name();
}
