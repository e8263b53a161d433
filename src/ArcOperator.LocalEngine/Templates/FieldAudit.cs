using System.Text.Json;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds fields that the engine does not support.</summary>
internal static class FieldAudit
{
    /// <param name="json">An object or a list of objects.</param>
    /// <param name="rules">The known fields.</param>
    /// <param name="path">The path of the JSON in messages.</param>
    public static IEnumerable<FieldFinding> Find(JsonElement json, FieldRules rules, string path) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Find(item, rules, $"{path}[{LabelOf(item, index)}]")),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => FindInField(field, rules, path)),
        _ => [],
    };

    /// <summary>Returns the name of an item of a list, or null.</summary>
    public static string? NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    private static IEnumerable<FieldFinding> FindInField(JsonProperty field, FieldRules rules, string path)
    {
        var fieldPath = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        return rules.RulesOf(field.Name) is { } inner ? Find(field.Value, inner, fieldPath)
            : IsEmpty(field.Value) || rules.UseOf(field.Name) == FieldUse.Used ? []
            : [new(fieldPath, IsPodOnly: rules.UseOf(field.Name) == FieldUse.PodOnly)];
    }

    // Tools write empty values that have no meaning.
    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static string LabelOf(JsonElement item, int index) => NameOf(item) ?? $"{index}";
}

/// <summary>A field without effect.</summary>
/// <param name="Path">The path, such as <c>templates[main].container.lifecycle</c>.</param>
/// <param name="IsPodOnly">The field only concerns pods. If false, the engine refuses the Workflow.</param>
internal sealed record FieldFinding(string Path, bool IsPodOnly);
