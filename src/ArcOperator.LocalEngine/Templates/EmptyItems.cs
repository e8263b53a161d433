using System.Text.Json;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds items of lists that are nothing at all: a dash without anything behind it.</summary>
internal static class EmptyItems
{
    /// <summary>The path of the first; null: there is none.</summary>
    public static string? Find(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray()
            .Select((item, index) => OfItem(item, $"{path}[{index}]"))
            .FirstOrDefault(found => found is not null),
        // What is iterated over may be anything.
        JsonValueKind.Object => json.EnumerateObject()
            .Where(field => field.Name != "withItems")
            .Select(field => Find(field.Value, $"{path}.{field.Name}"))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? OfItem(JsonElement item, string path) => item.ValueKind == JsonValueKind.Null ? path : Find(item, path);
}
