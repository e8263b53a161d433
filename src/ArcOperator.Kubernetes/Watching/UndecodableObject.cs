using System.Text.Json;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>
/// An object whose JSON does not fit its class. Kinds that preserve unknown fields let users store anything; one such
/// object must not hide all others.
/// </summary>
public sealed class UndecodableObject : IMetadata<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get => field ?? new(); init; }

    /// <summary>Which field does not fit, and why.</summary>
    public string Problem { get; init; } = "";

    /// <param name="start">Stands at the beginning of the object.</param>
    /// <param name="json">How to read what is the same in every object.</param>
    /// <param name="error">Why the object does not fit.</param>
    internal static UndecodableObject From(ref Utf8JsonReader start, KubernetesJson json, JsonException error)
    {
        var partial = JsonSerializer.Deserialize(ref start, json.TypeInfo<PartialObject>());
        return new() { Metadata = partial?.Metadata ?? new(), Problem = error.Message };
    }

    public override string ToString() => $"{this.FullName()}: {Problem}";
}
