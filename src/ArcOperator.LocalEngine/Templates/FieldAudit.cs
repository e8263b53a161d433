using System.Text.Json;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Looks through JSON for fields that would change what a Workflow means and that the engine does not have.</summary>
internal static class FieldAudit
{
    /// <param name="json">What is looked through.</param>
    /// <param name="rules">What is known of it.</param>
    /// <param name="path">What it is called in the findings.</param>
    public static IEnumerable<FieldFinding> Of(JsonElement json, FieldRules rules, string path) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Of(item, rules, $"{path}[{LabelOf(item, index)}]")),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => OfField(field, rules, path)),
        _ => [],
    };

    /// <summary>The name of an item of a list, if it has one.</summary>
    public static string? NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    private static IEnumerable<FieldFinding> OfField(JsonProperty field, FieldRules rules, string path)
    {
        var fieldPath = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        return rules.RulesOf(field.Name) is { } inner ? Of(field.Value, inner, fieldPath)
            : SaysNothing(field.Value) || rules.UseOf(field.Name) == FieldUse.Used ? []
            : [new(fieldPath, IsPodOnly: rules.UseOf(field.Name) == FieldUse.PodOnly)];
    }

    // What tools write out although nobody asked for it.
    private static bool SaysNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static string LabelOf(JsonElement item, int index) => NameOf(item) ?? $"{index}";
}
