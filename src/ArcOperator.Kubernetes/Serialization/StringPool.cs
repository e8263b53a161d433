using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>
/// Short strings that were read recently. Objects of one kind repeat each other: most strings of ten thousand objects are the same
/// few dozen, which need to be in memory once. The number of places is fixed, and a new string replaces the one in its place.
/// </summary>
/// <remarks>Safe for concurrent use: a place holds one reference or another, and each is correct.</remarks>
internal sealed class StringPool
{
    // Longer strings rarely repeat, and may be secrets that must not stay in memory.
    private const int MaxLength = 48;
    private const int Places = 8192;

    private readonly string?[] _places = new string?[Places];

    /// <summary>Returns the text as a string: one that was returned before, if it is still in its place.</summary>
    /// <param name="text">UTF-8 without escapes.</param>
    public string Get(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return Encoding.UTF8.GetString(text);
        }

        ref var place = ref _places[Hash(text) & (Places - 1)];
        var known = place;
        if (known is not null && known.Length == text.Length && Ascii.Equals(text, known))
        {
            return known;
        }

        return place = Encoding.UTF8.GetString(text);
    }

    // A collision costs a string and is not an error, so the hash only needs to spread well.
    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        foreach (var rest in text)
        {
            hash = Mix(hash, rest);
        }

        return (int)(hash >> 40);
    }

    private static ulong Mix(ulong hash, ulong value) => (BitOperations.RotateLeft(hash, 23) ^ value) * 0x9E3779B97F4A7C15;
}

/// <summary>Reads strings, and keys of maps, through a <see cref="StringPool"/>.</summary>
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
