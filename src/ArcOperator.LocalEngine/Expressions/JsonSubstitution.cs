using System.Buffers;
using System.Text.Json;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Applies <see cref="Substitution"/> to every text in JSON. Names of fields stay as they are.</summary>
internal static class JsonSubstitution
{
    public static SubstitutedJson Apply(JsonElement json, IVariableScope scope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var unknown = new List<string>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, json, scope, unknown);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new(document.RootElement.Clone(), unknown);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json, IVariableScope scope, List<string> unknown)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in json.EnumerateObject())
                {
                    writer.WritePropertyName(field.Name);
                    Write(writer, field.Value, scope, unknown);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                {
                    Write(writer, item, scope, unknown);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                var substituted = Substitution.Apply(json.GetString() ?? "", scope);
                unknown.AddRange(substituted.Unknown);
                writer.WriteStringValue(substituted.Text);
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}

/// <summary>JSON after substitution, and its unknown variables.</summary>
internal sealed record SubstitutedJson(JsonElement Json, IReadOnlyList<string> Unknown)
{
    /// <summary>The message for unknown variables, or null.</summary>
    public string? Problem => UnknownVariables.Problem(Unknown);
}

/// <summary>The texts in JSON, without names of fields.</summary>
internal static class JsonTexts
{
    public static IEnumerable<string> Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => Of(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Of),
        JsonValueKind.String => [json.GetString() ?? ""],
        _ => [],
    };

    /// <summary>Returns the variables in all texts.</summary>
    public static IEnumerable<string> VariablesOf(JsonElement json) =>
        Of(json).SelectMany(VariableTag.In).Where(tag => tag.IsVariable).SelectMany(tag => tag.Variables);
}
