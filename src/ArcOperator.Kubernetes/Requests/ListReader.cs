using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Turns the JSON of a list into entities, one by one, so that one that does not fit its class does not hide the others.</summary>
internal sealed class ListReader<T>(KubernetesJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<T> _entity = json.PooledTypeInfo<T>();

    /// <exception cref="JsonException">The text is no list.</exception>
    public EntityList<T> Read(ReadOnlySpan<byte> text)
    {
        var reader = KubernetesJson.Tokens(text);
        var metadata = new V1ListMeta();
        var items = new List<T>();
        var undecodable = new List<UndecodableObject>();
        var hasItems = false;
        reader.Read();
        Expect(JsonTokenType.StartObject, reader.TokenType);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                metadata = JsonSerializer.Deserialize(ref reader, json.TypeInfo<V1ListMeta>()) ?? metadata;
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(text, ref reader, items, undecodable);
                hasItems = true;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // Who takes some other answer for an empty list takes all objects for deleted.
        return hasItems
            ? new() { Metadata = metadata, Items = items, Undecodable = undecodable }
            : throw new JsonException("the answer has no items, so it is no list");
    }

    private void ReadItems(ReadOnlySpan<byte> text, ref Utf8JsonReader reader, List<T> items, List<UndecodableObject> undecodable)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(JsonTokenType.StartArray, reader.TokenType);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = reader;
            reader.Skip();
            try
            {
                if (JsonSerializer.Deserialize(text[(int)start.TokenStartIndex..(int)reader.BytesConsumed], _entity) is { } entity)
                {
                    items.Add(entity);
                }
            }
            catch (JsonException error)
            {
                undecodable.Add(UndecodableObject.From(ref start, json, error));
            }
        }
    }

    private static void Expect(JsonTokenType expected, JsonTokenType found)
    {
        if (found != expected)
        {
            throw new JsonException($"the answer is no list: expected {expected}, found {found}");
        }
    }
}
