using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Testing;

/// <summary>An object as text, without values that differ between two equal runs: times, versions, identities.</summary>
public static class Snapshot
{
    private static readonly HashSet<string> OfOneRun =
    [
        "uid", "workflowUid", "resourceVersion", "creationTimestamp", "lastTransitionTime", "lastReconcileAt", "lastProbeTime", "lastUpdateTime", "lastFailureTime",
    ];

    public static string Of<T>(ObjectJson json, T entity)
        where T : class
    {
        var node = JsonNode.Parse(json.Serialize(entity));
        Strip(node);
        return Yaml.Write(node!);
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Strip(item);
            }
        }
        else if (node is JsonObject map)
        {
            foreach (var name in map.Select(entry => entry.Key).Where(OfOneRun.Contains).ToList())
            {
                map.Remove(name);
            }

            foreach (var (_, value) in map)
            {
                Strip(value);
            }
        }
    }
}
