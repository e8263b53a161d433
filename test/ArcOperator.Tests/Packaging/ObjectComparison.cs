using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Tests.Packaging;

/// <summary>Compares objects of two packages without that in which packages may differ: labels of the tool that installs, and the text form of data.</summary>
internal static class ObjectComparison
{
    private static readonly string[] OwnLabels = ["helm.sh/chart", "app.kubernetes.io/managed-by", "olm.managed"];
    private static readonly string[] OwnAnnotations = ["checksum/config", "helm.sh/resource-policy"];

    /// <summary>Returns one line for each object that only one side has, or that differs.</summary>
    public static IReadOnlyList<string> Differences(IEnumerable<JsonNode> actual, IEnumerable<JsonNode> expected)
    {
        var (left, right) = (Normalise(actual), Normalise(expected));
        return
        [
            .. left.Keys.Except(right.Keys).Select(id => $"only in the package: {id}"),
            .. right.Keys.Except(left.Keys).Select(id => $"only in config: {id}"),
            .. left.Keys.Intersect(right.Keys).Where(id => !JsonNode.DeepEquals(left[id], right[id])).Select(id => $"{id}: {Difference(left[id], right[id], "")}"),
        ];
    }

    private static Dictionary<string, JsonNode> Normalise(IEnumerable<JsonNode> objects) =>
        objects.Where(item => $"{item["kind"]}" != "Namespace").Select(item => Normalise(item.DeepClone())).ToDictionary(ClusterObjects.Id);

    private static JsonNode Normalise(JsonNode item)
    {
        foreach (var metadata in new[] { item["metadata"], item["spec"]?["template"]?["metadata"] }.OfType<JsonObject>())
        {
            Remove(metadata, "labels", OwnLabels);
            Remove(metadata, "annotations", OwnAnnotations);
        }

        // kustomize puts variables of a patch in front of the others.
        foreach (var container in (item["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? []).OfType<JsonObject>().Where(container => container["env"] is JsonArray))
        {
            container["env"] = new JsonArray([.. container["env"]!.AsArray().OrderBy(variable => $"{variable!["name"]}", StringComparer.Ordinal).Select(variable => variable!.DeepClone())]);
        }

        if ($"{item["kind"]}" == "ConfigMap" && item["data"] is JsonObject data)
        {
            item["data"] = new JsonObject(data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Yaml.Read($"{entry.Value}")[0].DeepClone())));
        }

        return item;
    }

    private static void Remove(JsonObject metadata, string field, string[] keys)
    {
        if (metadata[field] is JsonObject map)
        {
            foreach (var key in keys)
            {
                map.Remove(key);
            }

            if (map.Count == 0)
            {
                metadata.Remove(field);
            }
        }
    }

    private static string Difference(JsonNode? left, JsonNode? right, string path)
    {
        if (left is JsonObject first && right is JsonObject second)
        {
            return first.Select(field => field.Key).Union(second.Select(field => field.Key)).Where(key => !JsonNode.DeepEquals(first[key], second[key]))
                .Select(key => Difference(first[key], second[key], $"{path}.{key}")).First();
        }

        return left is JsonArray one && right is JsonArray other && one.Count == other.Count
            ? Enumerable.Range(0, one.Count).Where(index => !JsonNode.DeepEquals(one[index], other[index])).Select(index => Difference(one[index], other[index], $"{path}[{index}]")).First()
            : $"{path} is {left?.ToJsonString()}, in config {right?.ToJsonString()}";
    }
}
