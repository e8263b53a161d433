using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The variables <c>item</c> and <c>item.…</c>.</summary>
internal sealed class ItemVariables(JsonElement item) : IVariableScope
{
    public string? Find(string name) => name.Split('.', 2) switch
    {
        ["item"] => Text(item),
        ["item", var field] when item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) => Text(value),
        _ => null,
    };

    /// <summary>As Argo has it in the names of nodes.</summary>
    public static string Label(JsonElement item) => item.ValueKind == JsonValueKind.Object ? string.Join(",", Fields(item)) : Text(item);

    private static IEnumerable<string> Fields(JsonElement item) =>
        item.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}:{Text(field.Value)}");

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
}
