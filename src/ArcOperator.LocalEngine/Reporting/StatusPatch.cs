using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>A change of the status of an object whose kind has no status subresource, on the version that it rests on.</summary>
internal static class StatusPatch
{
    /// <returns>Null: nothing has changed.</returns>
    public static V1Patch? Of(IKubernetesObject<V1ObjectMeta> entity, JsonObject before, JsonObject after, JsonObject? labels)
    {
        if (MergePatch.Difference(before, after) is not { } difference)
        {
            return null;
        }

        var metadata = new JsonObject { ["resourceVersion"] = entity.ResourceVersion(), ["uid"] = entity.Uid() };
        if (labels is not null)
        {
            metadata["labels"] = labels;
        }

        return MergePatch.Of(new() { ["metadata"] = metadata, ["status"] = difference });
    }
}
