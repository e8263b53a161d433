using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>
/// Merges two specifications as Argo does: field by field, and lists with named items item by item. Other lists and single volumes
/// are replaced as a whole.
/// </summary>
internal static class JsonMerge
{
    /// <summary>Merges the specifications. Values of <paramref name="winner"/> override those of <paramref name="basis"/>.</summary>
    public static JsonElement Over(JsonElement basis, JsonElement winner) =>
        JsonSerializer.SerializeToElement(
            Merge(JsonNode.Parse(basis.GetRawText()), JsonNode.Parse(winner.GetRawText()), null) ?? new JsonObject(),
            LocalEngineJsonContext.Default.JsonNode);

    private static JsonNode? Merge(JsonNode? basis, JsonNode? winner, string? field) => (basis, winner) switch
    {
        (_, null) => basis?.DeepClone(),
        (JsonObject low, JsonObject high) => MergeObjects(low, high),
        (JsonArray low, JsonArray high) when IsNamed(field) => MergeLists(low, high, field),
        _ => winner.DeepClone(),
    };

    private static JsonObject MergeObjects(JsonObject basis, JsonObject winner)
    {
        var result = new JsonObject();
        foreach (var (field, value) in basis)
        {
            result[field] = Merge(value, winner[field], field);
        }

        foreach (var (field, value) in winner.Where(entry => !basis.ContainsKey(entry.Key)))
        {
            result[field] = value?.DeepClone();
        }

        return result;
    }

    private static JsonArray MergeLists(JsonArray basis, JsonArray winner, string? field)
    {
        var named = winner.Where(item => NameOf(item, field) is not null).ToLookup(item => NameOf(item, field));
        var known = basis.Select(item => NameOf(item, field)).ToHashSet();
        var kept = basis.Select(item => named[NameOf(item, field)].Aggregate(item?.DeepClone(), (low, high) => MergeItems(low, high, field)));
        return [.. kept, .. winner.Where(item => NameOf(item, field) is not { } name || !known.Contains(name)).Select(item => item?.DeepClone())];
    }

    // The lists with merge keys in the types of Argo and Kubernetes.
    private static bool IsNamed(string? field) =>
        field is "templates" or "parameters" or "volumes" or "volumeClaimTemplates";

    private static JsonNode? MergeItems(JsonNode? basis, JsonNode? winner, string? field) =>
        field is "templates" or "parameters" ? Merge(basis, winner, null) : winner?.DeepClone();

    private static string? NameOf(JsonNode? item, string? field) => (item as JsonObject) switch
    {
        null => null,
        var named when field == "volumeClaimTemplates" => Text((named["metadata"] as JsonObject)?["name"]),
        var named => Text(named["name"]),
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
