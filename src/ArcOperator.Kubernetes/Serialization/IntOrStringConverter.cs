using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Writes an <see cref="IntOrString"/> as it was read: 80 and "80" are different values. The library's converter makes both 80.</summary>
internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    // Marks a number that was in quotes, because the library's class has no such field. Lives as long as the value.
    private static readonly ConditionalWeakTable<IntOrString, string> Quoted = [];

    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        IntOrString value = reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetInt32(),
            JsonTokenType.String => reader.GetString() ?? "",
            _ => throw new JsonException($"expected a number or a string, found {reader.TokenType}"),
        };
        if (reader.TokenType == JsonTokenType.String && IsNumber(value, out _))
        {
            Quoted.Add(value, value.Value);
        }

        return value;
    }

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (IsNumber(value, out var number) && !Quoted.TryGetValue(value, out _))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Value);
        }
    }

    private static bool IsNumber(IntOrString value, out int number) => int.TryParse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
