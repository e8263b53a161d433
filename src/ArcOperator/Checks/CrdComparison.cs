using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Checks;

/// <summary>Differences between a CustomResourceDefinition in a cluster and the one of this binary.</summary>
/// <param name="Unknown">Versions, fields and values that only the cluster has. A newer version of ARC added them.</param>
/// <param name="Missing">Versions, fields and values that only this binary has. The server drops such fields.</param>
internal sealed record CrdComparison(IReadOnlyList<string> Unknown, IReadOnlyList<string> Missing)
{
    // The depth of a schema in YAML that an API server accepts is limited by its size. Ours have nine levels.
    private const int MaxDepth = 64;

    public bool HasUnknownFields => Unknown.Count > 0;

    /// <param name="stored">The spec in the cluster.</param>
    /// <param name="definition">The whole definition of this binary.</param>
    public static CrdComparison Of(JsonElement stored, JsonObject definition)
    {
        var (theirs, ours) = (Paths(JsonObject.Create(stored)), Paths(definition["spec"] as JsonObject));
        return new([.. theirs.Except(ours)], [.. ours.Except(theirs)]);
    }

    private static SortedSet<string> Paths(JsonObject? spec)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var version in (spec?["versions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = Text(version["name"]);
            paths.Add(name);
            Collect(version["schema"]?["openAPIV3Schema"] as JsonObject, name, paths, MaxDepth);
        }

        return paths;
    }

    private static void Collect(JsonObject? schema, string path, SortedSet<string> paths, int depth)
    {
        if (schema is null || depth == 0)
        {
            return;
        }

        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            paths.Add($"{path}.{name}");
            Collect(property as JsonObject, $"{path}.{name}", paths, depth - 1);
        }

        foreach (var value in schema["enum"] as JsonArray ?? [])
        {
            paths.Add($"{path}={Text(value)}");
        }

        Collect(schema["items"] as JsonObject, $"{path}[]", paths, depth - 1);
        Collect(schema["additionalProperties"] as JsonObject, $"{path}.*", paths, depth - 1);
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "";
}
