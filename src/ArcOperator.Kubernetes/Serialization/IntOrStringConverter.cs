using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Writes an <see cref="IntOrString"/> as it was read: 80 and "80" are different values. The library's converter makes both 80.</summary>
internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetInt32(),
        JsonTokenType.String => ReadText(reader.GetString() ?? ""),
        _ => throw new JsonException($"expected a number or a string, found {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value is not QuotedNumber && IsNumber(value.Value, out var number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Value);
        }
    }

    private static IntOrString ReadText(string text)
    {
        if (!IsNumber(text, out _))
        {
            return text;
        }

        var quoted = new QuotedNumber();
        SetValue(quoted, text);
        return quoted;
    }

    private static bool IsNumber(string? text, out int number) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    // The library's setter is private, as it intends only its implicit conversions to make values.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Value")]
    private static extern void SetValue(IntOrString target, string value);

    /// <summary>A number that stands in quotes.</summary>
    private sealed class QuotedNumber : IntOrString;
}
