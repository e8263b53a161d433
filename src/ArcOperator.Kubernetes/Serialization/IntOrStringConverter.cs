using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Serialization;

internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => new(reader.GetInt32()),
        JsonTokenType.String => new(reader.GetString() ?? ""),
        _ => throw new JsonException($"expected a number or a string, found {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.IsInt)
        {
            writer.WriteNumberValue(value.Number ?? 0);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
