using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Makes of one call the calls of all its items.</summary>
internal static class CallExpansion
{
    /// <exception cref="FormatException">The items are no list, or rest on an unknown variable.</exception>
    public static IReadOnlyList<CallInstance> Of(StepCall call, IVariableScope variables) =>
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
                : throw new FormatException("withParam value is no JSON list");
        }
        catch (JsonException error)
        {
            throw new FormatException($"withParam value is no JSON list: {error.Message}");
        }
    }
}
