using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>Turns a line of a watch, <c>{"type":"ADDED","object":{…}}</c>, into an event.</summary>
internal sealed class WatchEventReader<T>(ObjectJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<T> _entity = json.PooledTypeInfo<T>();

    /// <exception cref="JsonException">The line is not an event.</exception>
    public WatchEvent<T> Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return ReadEvent(line);
        }
        catch (InvalidOperationException error)
        {
            // The reader of JSON reports halves of surrogate pairs only when it compares a text.
            throw new JsonException("a text of a watch event is not valid Unicode", error);
        }
    }

    private WatchEvent<T> ReadEvent(ReadOnlySpan<byte> line)
    {
        var reader = ObjectJson.Tokens(line);
        var value = default(Utf8JsonReader);
        WatchEventType? type = null;
        var hasObject = false;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                value = reader;
                hasObject = true;
                if (type is { } known)
                {
                    return Decode(known, line, ref reader);
                }

                reader.SkipValue();
            }
            else
            {
                reader.Read();
                reader.SkipValue();
            }
        }

        return type is { } late && hasObject ? Decode(late, line, ref value) : throw new JsonException("a watch event needs a type and an object");
    }

    private WatchEvent<T> Decode(WatchEventType type, ReadOnlySpan<byte> line, scoped ref Utf8JsonReader reader)
    {
        if (type == WatchEventType.Error)
        {
            return new(type, null, JsonSerializer.Deserialize(ref reader, json.TypeInfo<V1Status>()) ?? throw new JsonException("an ERROR event needs a status"));
        }

        var start = reader;
        reader.SkipValue();
        var text = line[(int)start.TokenStartIndex..(int)reader.BytesConsumed];
        return type == WatchEventType.Bookmark ? Bookmark(text) : Change(type, text, ref start);
    }

    private WatchEvent<T> Bookmark(ReadOnlySpan<byte> text)
    {
        var metadata = MetadataOf(text);
        return new(WatchEventType.Bookmark, ReadIfAccepted(text))
        {
            ResourceVersion = metadata?.ResourceVersion,
            EndsInitialEvents = metadata?.Annotations?.TryGetValue(WatchOptions.InitialEventsEnd, out var isEnd) is true && isEnd == "true",
        };
    }

    // A converter may refuse an object that has metadata only. The bookmark is valid anyway.
    private T? ReadIfAccepted(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, _entity);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private WatchEvent<T> Change(WatchEventType type, ReadOnlySpan<byte> text, scoped ref Utf8JsonReader start)
    {
        try
        {
            var entity = ObjectJson.Read(text, _entity);
            // A converter may drop the version, and the watch could not continue from here.
            return new(type, entity) { ResourceVersion = entity?.ResourceVersion() ?? MetadataOf(text)?.ResourceVersion };
        }
        catch (JsonException error)
        {
            var undecodable = UndecodableObject.From(ref start, json, error);
            return new(type, null, Undecodable: undecodable) { ResourceVersion = undecodable.Metadata.ResourceVersion };
        }
    }

    private V1ObjectMeta? MetadataOf(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, json.PooledTypeInfo<PartialObject>())?.Metadata;

    private static WatchEventType TypeOf(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? throw new JsonException($"the type of a watch event is a {reader.TokenType}")
        : reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
        : reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : throw new JsonException($"a watch event of unknown type '{reader.GetString()}'");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"expected {token}, found {reader.TokenType}");
        }
    }
}
