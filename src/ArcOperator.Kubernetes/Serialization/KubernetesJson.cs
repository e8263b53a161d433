using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>
/// How objects become JSON and back: camelCase, nothing for null, times in whole seconds, and only types that a
/// source-generated context knows.
/// </summary>
public sealed class KubernetesJson
{
    // What the API server takes. An object nested more deeply than a serializer's 64 fits no class, but others follow it.
    private const int LongestNesting = 10_000;

    private readonly JsonSerializerOptions _options;
    private readonly JsonSerializerOptions _pooled;

    /// <param name="contexts">The contexts of the kinds in use; those of Kubernetes itself are always there.</param>
    public KubernetesJson(params IJsonTypeInfoResolver[] contexts)
    {
        _options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. contexts, KubernetesJsonContext.Default]).WithAddedModifier(LeaveOutEmptyStatus),
            Converters = { new TimeConverter(), new TimeOffsetConverter() },
        };
        _options.MakeReadOnly();
        _pooled = new(_options) { Converters = { new PooledStringConverter() } };
        _pooled.MakeReadOnly();
    }

    /// <exception cref="NotSupportedException">No context knows the type.</exception>
    public JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    /// <summary>The same for what an API server sends, which is many and much alike: equal short texts are one string in memory.</summary>
    /// <exception cref="NotSupportedException">No context knows the type.</exception>
    internal JsonTypeInfo<T> PooledTypeInfo<T>() => (JsonTypeInfo<T>)_pooled.GetTypeInfo(typeof(T));

    public byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    /// <exception cref="JsonException">The text is no JSON, or not of this type.</exception>
    public T? Deserialize<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, TypeInfo<T>());

    /// <summary>Reads token by token, and can pass over whatever the API server holds.</summary>
    internal static Utf8JsonReader Tokens(ReadOnlySpan<byte> json) => new(json, TokenOptions);

    internal static JsonReaderOptions TokenOptions { get; } = new() { MaxDepth = LongestNesting };

    // Whoever sends "status": {} owns the status from then on, and the next writer's apply is a conflict.
    private static void LeaveOutEmptyStatus(JsonTypeInfo type)
    {
        if (typeof(IOptionalStatus).IsAssignableFrom(type.Type) && type.Properties.FirstOrDefault(property => property.Name == "status") is { } status)
        {
            status.ShouldSerialize = (entity, _) => entity is IOptionalStatus { HasStatus: true };
        }
    }
}
