using System.Buffers;
using System.Text.Json;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary><see cref="Substitution"/> of every text inside of JSON, names of fields left out.</summary>
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
