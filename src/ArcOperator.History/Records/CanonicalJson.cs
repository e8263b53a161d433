using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArcOperator.History.Records;

/// <summary>Writes JSON in one form: members in ordinal order, no spaces, plain numbers. A database that reformats JSON changes nothing in this form.</summary>
internal static class CanonicalJson
{
    // Readers of JSON accept 64 levels by default. A list of records adds three.
    private const int MaxDepth = 60;

    // In bytes. Most documents fit.
    private const int InitialBuffer = 2048;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };

    /// <summary>Returns the canonical form.</summary>
    /// <exception cref="JsonException">The text is not JSON, or is nested more than 60 levels deep.</exception>
    public static string From(string json)
    {
        using var document = JsonDocument.Parse(json, Reading);
        return From(document.RootElement);
    }

    /// <summary>Returns the canonical form, or null if the text is not JSON or is nested more than 60 levels deep.</summary>
    public static string? TryFrom(string json)
    {
        try
        {
            return From(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string From(JsonElement element) => Write(writer => Write(writer, element));

    /// <summary>Returns a map as a canonical JSON object.</summary>
    public static string From(IReadOnlyDictionary<string, string> map) => map.Count == 0 ? "{}" : Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(Clean(key), Clean(value));
        }

        writer.WriteEndObject();
    });

    /// <summary>Returns the members of a JSON object whose values are strings.</summary>
    public static IReadOnlyDictionary<string, string> ReadMap(string json)
    {
        using var document = JsonDocument.Parse(json, Reading);
        return document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(member => member.Name, member => member.Value.GetString() ?? "", StringComparer.Ordinal);
    }

    /// <summary>Writes JSON with the settings of this form.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(InitialBuffer);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Returns the text without the character NUL, which PostgreSQL cannot store.</summary>
    public static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Clean(element.GetString() ?? ""));
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, element);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement element)
    {
        var members = new List<(string Name, int Position, JsonElement Value)>();
        foreach (var member in element.EnumerateObject())
        {
            members.Add((Clean(member.Name), members.Count, member.Value));
        }

        members.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name) is not 0 and var order ? order : one.Position - other.Position);
        writer.WriteStartObject();
        for (var index = 0; index < members.Count; index++)
        {
            // Of several members with one name the last one counts, as in PostgreSQL.
            if (index + 1 == members.Count || members[index + 1].Name != members[index].Name)
            {
                writer.WritePropertyName(members[index].Name);
                Write(writer, members[index].Value);
            }
        }

        writer.WriteEndObject();
    }

    // Numbers outside of the range of decimal become texts, because databases round them differently.
    private static void WriteNumber(Utf8JsonWriter writer, JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
        {
            writer.WriteNumberValue(whole);
        }
        else if (element.TryGetDecimal(out var number))
        {
            writer.WriteRawValue(number.ToString("0.############################", CultureInfo.InvariantCulture), skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(element.GetRawText());
        }
    }
}
