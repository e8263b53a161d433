using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Reads and writes a <see cref="ResourceQuantity"/>. The library's converter throws other exceptions than JSON's for bad text.</summary>
internal sealed class ResourceQuantityConverter : JsonConverter<ResourceQuantity>
{
    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDecimal().ToString(CultureInfo.InvariantCulture),
            JsonTokenType.String => reader.GetString(),
            _ => throw new JsonException($"expected a quantity, found {reader.TokenType}"),
        };
        try
        {
            return new(text);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new JsonException($"'{text}' is not a quantity", error);
        }
    }

    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
