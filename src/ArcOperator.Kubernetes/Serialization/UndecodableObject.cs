using System.Text.Json;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>
/// An object whose JSON does not fit its class. Kinds that preserve unknown fields let users store anything; one such
/// object must not hide all others.
/// </summary>
public sealed class UndecodableObject : IMetadata<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get => field ??= new(); set; }

    /// <summary>Name of the field that does not fit, and the reason.</summary>
    public string Problem { get; init; } = "";

    /// <param name="start">Stands at the beginning of the object.</param>
    /// <param name="json">Reads the metadata, which every object has.</param>
    /// <param name="error">The reason why the object does not fit.</param>
    internal static UndecodableObject From(ref Utf8JsonReader start, ObjectJson json, JsonException error)
    {
        var partial = JsonSerializer.Deserialize(ref start, json.TypeInfo<PartialObject>());
        return new() { Metadata = partial?.Metadata ?? new(), Problem = error.Message };
    }

    public override string ToString() => $"{this.FullName()}: {Problem}";
}

/// <summary>The part that all objects have.</summary>
internal sealed record PartialObject
{
    public V1ObjectMeta? Metadata { get; init; }
}
