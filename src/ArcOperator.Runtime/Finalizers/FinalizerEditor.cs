using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Runtime.Finalizers;

/// <summary>
/// Adds and removes one entry of an entity's finalizers by a JSON Patch whose <c>test</c> fails if another writer changed the
/// list meanwhile, so that no entry is lost.
/// </summary>
public sealed class FinalizerEditor(IKubernetesClient client)
{
    /// <summary>Adds the finalizer if it is missing. Returns the entity with the finalizer.</summary>
    /// <exception cref="HttpOperationException">A conflict: another writer changed the list. Reconcile again.</exception>
    public async Task<TEntity> AttachAsync<TEntity>(TEntity entity, string finalizer, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (entity.HasFinalizer(finalizer))
        {
            return entity;
        }

        var patch = Unchanged(entity);
        patch = entity.Finalizers() is not { Count: > 0 }
            ? patch.Add(new JsonArray(finalizer), "metadata", "finalizers")
            : patch.Test(List(entity), "metadata", "finalizers").Add(finalizer, "metadata", "finalizers", "-");
        return await PatchAsync(entity, patch, cancellationToken);
    }

    /// <summary>Removes the finalizer. A deleted entity without finalizers disappears. Does nothing if the entity or the finalizer does not exist.</summary>
    /// <exception cref="HttpOperationException">A conflict: another writer changed the list. Reconcile again.</exception>
    public async Task DetachAsync<TEntity>(TEntity entity, string finalizer, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var position = entity.Finalizers()?.IndexOf(finalizer) ?? -1;
        if (position < 0)
        {
            return;
        }

        var patch = Unchanged(entity)
            .Test(List(entity), "metadata", "finalizers")
            .Remove("metadata", "finalizers", position.ToString(CultureInfo.InvariantCulture));
        try
        {
            await PatchAsync(entity, patch, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsNotFound())
        {
            return;
        }
    }

    private async Task<TEntity> PatchAsync<TEntity>(TEntity entity, JsonPatch patch, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await client.PatchAsync(entity, patch.Build(), cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsInvalid() && RestedOnOldData(error.Status))
        {
            throw HttpOperationException.From(HttpStatusCode.Conflict, error.Status with { Reason = "Conflict" }, $"finalizers of {entity.Kind} {entity.FullName()}");
        }
    }

    // 422 without a cause: a test of the patch failed. 422 with a cause: the entity is being deleted, or breaks a rule of its kind. Reading it again
    // helps in all cases but the last.
    private static bool RestedOnOldData(V1Status status) =>
        status.Details?.Causes is not { Count: > 0 } causes || causes.Any(cause => cause is { Field: "metadata.finalizers", Reason: "FieldValueForbidden" });

    // Tests the UID, because a later object of the same name is another object. If the list is absent, only the version can be tested.
    private static JsonPatch Unchanged<TEntity>(TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = new JsonPatch().Test(entity.Uid(), "metadata", "uid");
        return entity.Finalizers() is not { Count: > 0 } ? patch.Test(entity.ResourceVersion(), "metadata", "resourceVersion") : patch;
    }

    private static JsonArray List(IMetadata<V1ObjectMeta> entity) => [.. (entity.Finalizers() ?? []).Select(finalizer => JsonValue.Create(finalizer))];
}
