using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>A few labels or annotations in one array. A dictionary of the same content takes three times the memory. Cannot be changed.</summary>
internal sealed class CompactMap(KeyValuePair<string, string?>[] entries) : IDictionary<string, string?>
{
    public int Count => entries.Length;

    public bool IsReadOnly => true;

    public ICollection<string> Keys => [.. entries.Select(entry => entry.Key)];

    public ICollection<string?> Values => [.. entries.Select(entry => entry.Value)];

    public string? this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"the key {key} is absent");
        set => throw Unchangeable();
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, out string? value)
    {
        foreach (var entry in entries)
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public bool Contains(KeyValuePair<string, string?> item) => entries.Contains(item);

    public void CopyTo(KeyValuePair<string, string?>[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();

    public void Add(string key, string? value) => throw Unchangeable();

    public void Add(KeyValuePair<string, string?> item) => throw Unchangeable();

    public bool Remove(string key) => throw Unchangeable();

    public bool Remove(KeyValuePair<string, string?> item) => throw Unchangeable();

    public void Clear() => throw Unchangeable();

    private static NotSupportedException Unchangeable() => new("what the API server sent is not changed: create another map");
}

/// <summary>Reads maps of text: small ones as <see cref="CompactMap"/>, large ones as a dictionary, in which a key is found faster.</summary>
internal sealed class CompactMapConverter(PooledStringConverter strings) : JsonConverter<IDictionary<string, string?>>
{
    private const int MaxCompactEntries = 16;

    public override IDictionary<string, string?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var few = new Entries();
        var count = 0;
        Dictionary<string, string?>? many = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = strings.ReadAsPropertyName(ref reader, typeof(string), options);
            reader.Read();
            var value = strings.Read(ref reader, typeof(string), options);
            // Of a repeated key, the last value counts.
            var place = 0;
            while (place < count && few[place].Key != key)
            {
                place++;
            }

            if (many is null && place < MaxCompactEntries)
            {
                few[place] = new(key, value);
                count = Math.Max(count, place + 1);
            }
            else
            {
                many ??= new(few[..count].ToArray());
                many[key] = value;
            }
        }

        return (IDictionary<string, string?>?)many ?? new CompactMap(few[..count].ToArray());
    }

    public override void Write(Utf8JsonWriter writer, IDictionary<string, string?> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }

    [InlineArray(MaxCompactEntries)]
    private struct Entries
    {
        private KeyValuePair<string, string?> _first;
    }
}
