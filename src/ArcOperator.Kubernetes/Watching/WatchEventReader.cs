using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>Turns a line of a watch, <c>{"type":"ADDED","object":{…}}</c>, into an event.</summary>
internal sealed class WatchEventReader<T>(KubernetesJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<T> _entity = json.PooledTypeInfo<T>();

    /// <exception cref="JsonException">The line is no event at all.</exception>
    public WatchEvent<T> Read(ReadOnlySpan<byte> line)
    {
        var reader = KubernetesJson.Tokens(line);
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

                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return type is { } late && hasObject ? Decode(late, line, ref value) : throw new JsonException("a watch event needs a type and an object");
    }

    private WatchEvent<T> Decode(WatchEventType type, ReadOnlySpan<byte> line, ref Utf8JsonReader reader)
    {
        if (type == WatchEventType.Error)
        {
            return new(type, null, JsonSerializer.Deserialize(ref reader, json.TypeInfo<V1Status>()));
        }

        var start = reader;
        reader.Skip();
        try
        {
            return new(type, JsonSerializer.Deserialize(line[(int)start.TokenStartIndex..(int)reader.BytesConsumed], _entity));
        }
        catch (JsonException error)
        {
            return new(type, null, Undecodable: UndecodableObject.From(ref start, json, error));
        }
    }

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
