using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The variables <c>item</c> and <c>item.…</c>.</summary>
internal sealed class ItemVariables(JsonElement item) : IVariableScope
{
    public string? Find(string name) =>
        name == "item" ? Text(item)
        : name.StartsWith("item.", StringComparison.Ordinal) && item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name["item.".Length..], out var field) ? Text(field)
        : null;

    /// <summary>As Argo has it in the names of nodes.</summary>
    public static string Label(JsonElement item) => item.ValueKind == JsonValueKind.Object
        ? string.Join(",", item.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}:{Text(field.Value)}"))
        : Text(item);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
}
