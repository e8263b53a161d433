using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Reads texts through a <see cref="StringPool"/>, keys of maps too.</summary>
internal sealed class PooledStringConverter : JsonConverter<string>
{
    private readonly StringPool _pool = new();

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IsPlain(ref reader) ? _pool.Get(reader.ValueSpan) : reader.GetString();

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IsPlain(ref reader) ? _pool.Get(reader.ValueSpan) : reader.GetString() ?? "";

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static bool IsPlain(ref Utf8JsonReader reader) => !reader.HasValueSequence && !reader.ValueIsEscaped;
}
