using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Shared;

/// <summary>
/// Reads and writes a <see cref="Parameter"/>. The generated code makes objects of init-only properties by way of an array of
/// arguments; of parameters there are so many that this was a quarter of what decoding an ArtifactWorkflow allocates.
/// </summary>
public sealed class ParameterConverter : JsonConverter<Parameter>
{
    public override Parameter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"expected a parameter, found {reader.TokenType}");
        }

        var text = (JsonConverter<string>)options.GetConverter(typeof(string));
        var (name, value) = ("", (string?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader, text, options) ?? "";
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = Text(ref reader, text, options);
            }
            else
            {
                reader.Read();
                reader.SkipValue();
            }
        }

        return new() { Name = name, Value = value };
    }

    public override void Write(Utf8JsonWriter writer, Parameter value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, value.Name);
        if (value.Value is not null)
        {
            writer.WriteString("value"u8, value.Value);
        }

        writer.WriteEndObject();
    }

    private static string? Text(ref Utf8JsonReader reader, JsonConverter<string> text, JsonSerializerOptions options)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => text.Read(ref reader, typeof(string), options),
            _ => throw new JsonException($"expected a text, found {reader.TokenType}"),
        };
    }
}
