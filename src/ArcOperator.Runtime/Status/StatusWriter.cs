using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Runtime.Status;

/// <summary>Writes the changed parts of an entity's status, and nothing if nothing changed.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An unchanged status costs no request. A status computed from old data overwrites nothing: the patch carries
/// the resource version that it was computed from. Nothing but the status is touched.</para>
/// <para><b>Assumptions.</b> One writer owns the whole status of a kind. The status is computed from the entity that is passed.</para>
/// <para><b>Caveats.</b> Times are written in whole seconds, so a finer difference is none.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>; a conflict means that the entity is old: reconcile again.</para>
/// </remarks>
public sealed class StatusWriter(IResourceClient client, ObjectJson json)
{
    /// <summary>Returns true if the entity already has this status.</summary>
    public bool IsWritten<TEntity, TStatus>(TEntity entity, TStatus status)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, IStatus<TStatus> => MergePatch.Difference(ToJson(entity.Status), ToJson(status)) is null;

    /// <param name="entity">The entity as it was read.</param>
    /// <param name="status">The status to write.</param>
    /// <param name="stamp">Adds values that do not justify a write of their own, such as the time of writing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The entity with its new status; the one that was passed, if there was nothing to write.</returns>
    public async Task<TEntity> WriteAsync<TEntity, TStatus>(
        TEntity entity, TStatus status, Func<TStatus, TStatus>? stamp, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, IStatus<TStatus>
    {
        var before = ToJson(entity.Status);
        if (MergePatch.Difference(before, ToJson(status)) is null)
        {
            return entity;
        }

        // The stamp may restore the recorded status. A patch of null would remove the whole status.
        if (MergePatch.Difference(before, ToJson(stamp is null ? status : stamp(status))) is not { } difference)
        {
            return entity;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = entity.ResourceVersion(), ["uid"] = entity.Uid() },
            ["status"] = difference,
        };
        return await client.PatchStatusAsync(entity, MergePatch.Of(patch), cancellationToken);
    }

    private JsonObject ToJson<TStatus>(TStatus? status) =>
        status is null ? [] : JsonSerializer.SerializeToNode(status, json.TypeInfo<TStatus>())?.AsObject() ?? [];
}
