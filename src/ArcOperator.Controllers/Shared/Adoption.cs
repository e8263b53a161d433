using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Sets the owner of an object that was restored from a backup, or released by <c>--cascade=orphan</c>.</summary>
internal static class Adoption
{
    /// <summary>Returns the merge patch that makes <paramref name="owner"/> the managing owner, if the object did not change meanwhile.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="owner">Its owner from now on.</param>
    /// <param name="finalizer">A finalizer that the object needs; null if it needs none.</param>
    /// <param name="order">The value of the label <see cref="ArcLabels.Order"/>; null leaves the label as it is.</param>
    public static JsonObject Patch(IKubernetesObject<V1ObjectMeta> entity, IKubernetesObject<V1ObjectMeta> owner, string? finalizer, string? order)
    {
        var metadata = new JsonObject
        {
            ["uid"] = entity.Uid(),
            ["resourceVersion"] = entity.ResourceVersion(),
            ["ownerReferences"] = new JsonArray(
                [.. (entity.Metadata.OwnerReferences ?? []).Where(reference => reference.Controller is not true).Append(owner.MakeOwnerReference()).Select(Json)]),
        };
        if (finalizer is not null && !entity.HasFinalizer(finalizer))
        {
            metadata["finalizers"] = new JsonArray([.. entity.Finalizers().Append(finalizer).Select(name => (JsonNode?)JsonValue.Create(name))]);
        }

        if (order is not null)
        {
            metadata["labels"] = new JsonObject { [ArcLabels.Order] = order };
        }

        return new() { ["metadata"] = metadata };
    }

    private static JsonNode? Json(V1OwnerReference reference) => new JsonObject
    {
        ["apiVersion"] = reference.ApiVersion,
        ["kind"] = reference.Kind,
        ["name"] = reference.Name,
        ["uid"] = reference.Uid,
        ["controller"] = reference.Controller,
        ["blockOwnerDeletion"] = reference.BlockOwnerDeletion,
    };
}
