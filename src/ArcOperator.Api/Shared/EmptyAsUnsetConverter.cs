using System.Text.Json;

namespace ArcOperator.Api.Shared;

/// <summary>Reads an empty string as an unset field, as templates write it for a value that is not given.</summary>
internal sealed class EmptyAsUnsetConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text ? text : null;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
