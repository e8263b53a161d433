using System.Text.Json.Nodes;

namespace ArcOperator.Kubernetes.Patching;

/// <summary>JSON merge patches (RFC 7396): null deletes a field, a list is replaced as a whole.</summary>
public static class MergePatch
{
    public static V1Patch Of(JsonObject body) => new(body, V1Patch.PatchType.MergePatch);

    /// <summary>Returns the patch that changes <paramref name="from"/> to <paramref name="to"/>, or null if they are equal.</summary>
    public static JsonObject? Difference(JsonObject from, JsonObject to)
    {
        var difference = new JsonObject();
        foreach (var (key, _) in from.Where(entry => !to.ContainsKey(entry.Key)))
        {
            difference[key] = null;
        }

        foreach (var (key, value) in to)
        {
            if (!from.TryGetPropertyValue(key, out var before))
            {
                difference[key] = value?.DeepClone();
            }
            else if (before is JsonObject oldObject && value is JsonObject newObject)
            {
                if (Difference(oldObject, newObject) is { } inner)
                {
                    difference[key] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(before, value))
            {
                difference[key] = value?.DeepClone();
            }
        }

        return difference.Count == 0 ? null : difference;
    }
}
