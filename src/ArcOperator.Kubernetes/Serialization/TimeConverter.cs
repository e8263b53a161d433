using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary><c>metav1.Time</c>: RFC 3339 in UTC and whole seconds.</summary>
internal sealed class TimeConverter : JsonConverter<DateTime>
{
    internal const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));
}

/// <summary>The same as <see cref="TimeConverter"/>, for fields that are a <see cref="DateTimeOffset"/>.</summary>
internal sealed class TimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture));
}

/// <summary><c>metav1.MicroTime</c>: the API server refuses a fraction of more or fewer than six digits with 400.</summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}

/// <summary>The same as <see cref="MicroTimeConverter"/>, for fields that may be absent.</summary>
internal sealed class OptionalMicroTimeConverter : JsonConverter<DateTime?>
{
    private readonly MicroTimeConverter _inner = new();

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : _inner.Read(ref reader, typeof(DateTime), options);

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            _inner.Write(writer, time, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
