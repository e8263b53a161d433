using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.History.Records;

/// <summary>Records as JSON: for the HTTP API, the command line and exports.</summary>
public static class HistoryJson
{
    /// <summary>Returns one line of JSON.</summary>
    public static string Write(HistoryRecord record) => JsonSerializer.Serialize(record, HistoryJsonContext.Default.HistoryRecord);

    /// <summary>Returns one line of JSON.</summary>
    public static string Write(HistoryRecordList list) => JsonSerializer.Serialize(list, HistoryJsonContext.Default.HistoryRecordList);

    /// <exception cref="JsonException">The text is not a record.</exception>
    public static HistoryRecord ReadRecord(string json) =>
        JsonSerializer.Deserialize(json, HistoryJsonContext.Default.HistoryRecord) ?? throw new JsonException("expected a record");

    /// <exception cref="JsonException">The text is not a list of records.</exception>
    public static HistoryRecordList ReadList(string json) =>
        JsonSerializer.Deserialize(json, HistoryJsonContext.Default.HistoryRecordList) ?? throw new JsonException("expected a list of records");
}

/// <summary>One page of records.</summary>
public sealed record HistoryRecordList
{
    /// <summary>The records, newest first.</summary>
    public IReadOnlyList<HistoryRecord> Items { get; init; } = [];

    /// <summary>Value of the parameter <c>continue</c> for the next page, or null after the last page.</summary>
    public string? Continue { get; init; }
}

/// <summary>Writes a string that contains JSON as that JSON.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryRecord))]
[JsonSerializable(typeof(HistoryRecordList))]
internal sealed partial class HistoryJsonContext : JsonSerializerContext;
