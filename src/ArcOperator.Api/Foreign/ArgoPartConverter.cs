using System.Globalization;
using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>Reads a part of what Argo writes, which may have any shape. Parts of an unexpected shape are skipped; nothing is written.</summary>
internal abstract class ArgoPartConverter<T> : JsonConverter<T>
    where T : class
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("only Argo writes the status of a workflow");

    protected static JsonElement? Property(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : null;

    protected static string? Text(JsonElement value, string name) =>
        Property(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Returns a whole number, which Argo also accepts as a text.</summary>
    protected static long? Number(JsonElement value, string name) => Property(value, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => whole,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    protected static DateTimeOffset? Time(JsonElement value, string name) =>
        DateTimeOffset.TryParse(Text(value, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    protected static IEnumerable<JsonElement> Items(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
