using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Expands a call with <c>withItems</c> or <c>withParam</c> to one call per item.</summary>
internal static class CallExpansion
{
    /// <exception cref="FormatException">The items are not a list, or a variable is unknown.</exception>
    public static IReadOnlyList<CallInstance> Expand(StepCall call, IVariableScope variables) =>
        !call.IsExpanded
            ? [new(call.Name, variables)]
            : [
                .. Items(call, variables).Select((item, index) => new CallInstance(
                    $"{call.Name}({index}:{ItemVariables.Label(item)})",
                    new VariableChain(new ItemVariables(item), variables)))
            ];

    private static IEnumerable<JsonElement> Items(StepCall call, IVariableScope variables)
    {
        if (call.WithItems is { } items)
        {
            var substituted = items.Select(item => JsonSubstitution.Apply(item, variables)).ToList();
            return substituted.Select(item => item.Problem).FirstOrDefault(found => found is not null) is { } problem
                ? throw new FormatException($"withItems: {problem}")
                : substituted.Select(item => item.Json);
        }

        var text = Substitution.Apply(call.WithParam ?? "", variables);
        return text.Problem is { } unknown ? throw new FormatException($"withParam: {unknown}") : List(text.Text);
    }

    private static IReadOnlyList<JsonElement> List(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(item => item.Clone())]
                : throw new FormatException("withParam is not a JSON list");
        }
        catch (JsonException error)
        {
            throw new FormatException($"withParam is not a JSON list: {error.Message}");
        }
    }
}

/// <summary>A call, or one item of a call.</summary>
/// <param name="Name">The name of the call. The name of an item has its number and text, too.</param>
/// <param name="Variables">The variables of the call.</param>
internal sealed record CallInstance(string Name, IVariableScope Variables);

/// <summary>The variables <c>item</c> and <c>item.…</c>.</summary>
internal sealed class ItemVariables(JsonElement item) : IVariableScope
{
    public string? Find(string name) => name.Split('.', 2) switch
    {
        ["item"] => Text(item),
        ["item", var field] when item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) => Text(value),
        _ => null,
    };

    /// <summary>Returns the text of an item in the name of its node, as in Argo.</summary>
    public static string Label(JsonElement item) => item.ValueKind == JsonValueKind.Object ? string.Join(",", Fields(item)) : Text(item);

    private static IEnumerable<string> Fields(JsonElement item) =>
        item.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}:{Text(field.Value)}");

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
}
