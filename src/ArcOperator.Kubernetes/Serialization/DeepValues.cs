using System.Buffers;
using System.Text.Json;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>
/// Shortens JSON that is nested more deeply than classes are read. The API server stores 10,000 levels in a free-form field. An object with
/// such a field must stay readable, because its finalizer could not be removed otherwise.
/// </summary>
internal static class DeepValues
{
    /// <summary>Returns the JSON with null in place of objects and lists below the deepest level, or null if there are none.</summary>
    /// <param name="json">One object.</param>
    /// <param name="deepest">Deepest level of an object or list. The outermost object has level 0.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static byte[]? Cut(ReadOnlySpan<byte> json, int deepest)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        using var writer = new Utf8JsonWriter(output, new() { SkipValidation = true });
        var reader = ObjectJson.Tokens(json);
        var isCut = false;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth > deepest)
            {
                reader.SkipValue();
                writer.WriteNullValue();
                isCut = true;
            }
            else
            {
                Copy(ref reader, json, writer);
            }
        }

        writer.Flush();
        return isCut ? output.WrittenSpan.ToArray() : null;
    }

    private static void Copy(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString() ?? "");
                break;
            default:
                writer.WriteRawValue(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed], skipInputValidation: true);
                break;
        }
    }
}
