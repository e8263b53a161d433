using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Converts the JSON of a list to entities while it arrives, one by one. An object that does not fit its class does not hide the others, and the text
/// of a list is never in memory as a whole.
/// </summary>
internal sealed class ListReader<T>(ObjectJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<T> _entity = json.PooledTypeInfo<T>();
    private readonly List<T> _items = [];
    private readonly List<UndecodableObject> _undecodable = [];
    private V1ListMeta _metadata = new();
    private JsonReaderState _state = new(ObjectJson.TokenOptions);
    private Place _place = Place.Before;
    private bool _hasItems;

    /// <exception cref="JsonException">The text is not a list, or ends in the middle of it.</exception>
    public async Task<EntityList<T>> ReadAsync(Stream text, CancellationToken cancellationToken)
    {
        using var buffer = new GrowingBuffer(text);
        while (_place != Place.After)
        {
            var isEnd = !await buffer.FillAsync(cancellationToken);
            buffer.Drop(ReadValues(buffer.Rest, isEnd));
            if (isEnd && _place != Place.After)
            {
                throw new JsonException("the response ends in the middle of a list");
            }
        }

        // A response of another form must not count as an empty list, because all objects would count as deleted.
        return _hasItems
            ? new() { Metadata = _metadata, Items = _items, Undecodable = _undecodable }
            : throw new JsonException("the response has no items, so it is not a list");
    }

    private int ReadValues(ReadOnlySpan<byte> text, bool isEnd)
    {
        try
        {
            return Read(text, isEnd);
        }
        catch (InvalidOperationException error)
        {
            // The reader of JSON reports halves of surrogate pairs only when it compares a text.
            throw new JsonException("a text of the list is not valid Unicode", error);
        }
    }

    /// <returns>Number of bytes of the values that are complete.</returns>
    private int Read(ReadOnlySpan<byte> text, bool isEnd)
    {
        var reader = new Utf8JsonReader(text, isEnd, _state);
        var (used, state) = (0, _state);
        while (_place != Place.After && TryReadValue(ref reader, text))
        {
            (used, state) = ((int)reader.BytesConsumed, reader.CurrentState);
        }

        _state = state;
        return used;
    }

    /// <summary>Returns false if the rest of the value has not arrived.</summary>
    private bool TryReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_place)
        {
            case Place.Before:
                Expect(JsonTokenType.StartObject, reader.TokenType);
                _place = Place.List;
                return true;
            case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.List;
                return true;
            case Place.Items:
                return TryReadItem(ref reader, text);
            default:
                return TryReadProperty(ref reader, text);
        }
    }

    private bool TryReadProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _place = Place.After;
            return true;
        }

        var isItems = reader.ValueTextEquals("items"u8);
        var isMetadata = reader.ValueTextEquals("metadata"u8);
        if (!reader.Read())
        {
            return false;
        }

        if (isItems && reader.TokenType != JsonTokenType.Null)
        {
            Expect(JsonTokenType.StartArray, reader.TokenType);
            (_hasItems, _place) = (true, Place.Items);
            return true;
        }

        _hasItems |= isItems;
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        if (isMetadata)
        {
            _metadata = JsonSerializer.Deserialize(text[start..(int)reader.BytesConsumed], json.TypeInfo<V1ListMeta>()) ?? _metadata;
        }

        return true;
    }

    private bool TryReadItem(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        var item = text[start..(int)reader.BytesConsumed];
        try
        {
            if (ObjectJson.Read(item, _entity) is { } entity)
            {
                _items.Add(entity);
            }
        }
        catch (JsonException error)
        {
            var again = ObjectJson.Tokens(item);
            again.Read();
            _undecodable.Add(UndecodableObject.From(ref again, json, error));
        }

        return true;
    }

    private static void Expect(JsonTokenType expected, JsonTokenType found)
    {
        if (found != expected)
        {
            throw new JsonException($"the response is not a list: expected {expected}, found {found}");
        }
    }

    private enum Place
    {
        Before,
        List,
        Items,
        After,
    }
}
