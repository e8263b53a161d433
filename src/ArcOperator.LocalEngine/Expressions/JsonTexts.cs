using System.Text.Json;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>The texts inside of JSON, names of fields left out.</summary>
internal static class JsonTexts
{
    public static IEnumerable<string> Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => Of(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Of),
        JsonValueKind.String => [json.GetString() ?? ""],
        _ => [],
    };

    /// <summary>The variables that have to be known for all of the texts to be replaced.</summary>
    public static IEnumerable<string> VariablesOf(JsonElement json) =>
        Of(json).SelectMany(VariableTag.In).Where(tag => tag.IsVariable).SelectMany(tag => tag.Variables);
}
