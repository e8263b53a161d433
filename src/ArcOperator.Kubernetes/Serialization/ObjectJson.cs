using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>
/// Conversion of objects to and from JSON: camelCase, no nulls, times in whole seconds. Only types of a source-generated context
/// are converted: those given, our own, and KubernetesClient's, which has every kind of Kubernetes.
/// </summary>
public sealed class ObjectJson
{
    // The API server's limit.
    private const int MaxNesting = 10_000;

    // Free-form fields are read to depth 512. The fields around them need some more.
    private const int DeepestObject = 512 + 16;

    private static readonly Dictionary<Type, string[]> MicroTimes = new()
    {
        [typeof(V1LeaseSpec)] = ["acquireTime", "renewTime"],
        [typeof(Eventsv1Event)] = ["eventTime"],
        [typeof(Eventsv1EventSeries)] = ["lastObservedTime"],
        [typeof(Corev1Event)] = ["eventTime"],
        [typeof(Corev1EventSeries)] = ["lastObservedTime"],
    };

    private readonly IJsonTypeInfoResolver _resolver;
    private readonly JsonSerializerOptions _options;
    private readonly JsonSerializerOptions _pooled;

    /// <param name="contexts">The contexts of the kinds in use. Those of Kubernetes itself are always included.</param>
    public ObjectJson(params IJsonTypeInfoResolver[] contexts)
    {
        _resolver = JsonTypeInfoResolver.Combine([.. contexts, KubernetesJsonContext.Default, new LibraryResolver()]).WithAddedModifier(Adapt);
        _options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            MaxDepth = DeepestObject,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = _resolver,
            Converters = { new TimeConverter(TimeConverter.Seconds), new TimeOffsetConverter(), new IntOrStringConverter(), new ResourceQuantityConverter() },
        };
        _options.MakeReadOnly();
        var strings = new PooledStringConverter();
        _pooled = new(_options) { Converters = { strings, new CompactMapConverter(strings) } };
        _pooled.MakeReadOnly();
    }

    /// <exception cref="NotSupportedException">No context contains the type.</exception>
    public JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    /// <summary>Returns the type info for responses of an API server, which repeat each other: equal short strings are one string in memory, and maps of text are compact.</summary>
    /// <exception cref="NotSupportedException">No context contains the type.</exception>
    internal JsonTypeInfo<T> PooledTypeInfo<T>() => (JsonTypeInfo<T>)_pooled.GetTypeInfo(typeof(T));

    public byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    public byte[] Serialize(object value, Type type) => JsonSerializer.SerializeToUtf8Bytes(value, _options.GetTypeInfo(type));

    /// <exception cref="JsonException">The text is not JSON, or not of this type.</exception>
    public T? Deserialize<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, TypeInfo<T>());

    /// <summary>Converts an object of a response. Values that are nested too deeply are read as null.</summary>
    /// <param name="json">The object.</param>
    /// <param name="type">A type info of <see cref="PooledTypeInfo"/>.</param>
    /// <exception cref="JsonException">The text is not JSON, or not of this type.</exception>
    internal static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        byte[]? cut = null;
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException) when ((cut = DeepValues.Cut(json, DeepestObject - 1)) is not null)
        {
            return JsonSerializer.Deserialize(cut, type);
        }
    }

    /// <summary>Makes the typed client of KubernetesClient convert as this class does.</summary>
    internal void Configure(JsonSerializerOptions client)
    {
        client.TypeInfoResolver = _resolver;
        for (var index = 0; index < _options.Converters.Count; index++)
        {
            client.Converters.Insert(index, _options.Converters[index]);
        }
    }

    /// <summary>Returns a reader of tokens that can skip any value that the API server stores.</summary>
    internal static Utf8JsonReader Tokens(ReadOnlySpan<byte> json) => new(json, TokenOptions);

    internal static JsonReaderOptions TokenOptions { get; } = new() { MaxDepth = MaxNesting };

    private static void Adapt(JsonTypeInfo type)
    {
        if (type.Type == typeof(V1ObjectMeta))
        {
            // Two thirds of a typical object, which no reader needs. Never written, because an apply must not contain them.
            type.Properties.Remove(type.Properties.Single(property => property.Name == "managedFields"));
        }
        else if (MicroTimes.TryGetValue(type.Type, out var fields))
        {
            var converter = new TimeConverter(TimeConverter.Microseconds);
            foreach (var field in type.Properties.Where(property => fields.Contains(property.Name)))
            {
                field.CustomConverter = field.PropertyType == typeof(DateTime)
                    ? converter
                    : JsonMetadataServices.GetNullableConverter(JsonMetadataServices.CreateValueInfo<DateTime>(type.Options, converter));
            }
        }

        OmitEmptyStatus(type);
        NameKind(type);
    }

    // A writer of "status": {} owns the status from then on, and the next writer's apply is a conflict.
    private static void OmitEmptyStatus(JsonTypeInfo type)
    {
        if (typeof(IOptionalStatus).IsAssignableFrom(type.Type) && type.Properties.FirstOrDefault(property => property.Name == "status") is { } status)
        {
            status.ShouldSerialize = (entity, _) => entity is IOptionalStatus { HasStatus: true };
        }
    }

    // The items of a list carry neither API version nor kind, and the server refuses a new object without them.
    private static void NameKind(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || !typeof(IKubernetesObject<V1ObjectMeta>).IsAssignableFrom(type.Type)
            || !type.Type.IsDefined(typeof(KubernetesEntityAttribute)))
        {
            return;
        }

        var metadata = EntityMetadata.Of(type.Type);
        foreach (var (name, value) in new[] { ("apiVersion", metadata.ApiVersion), ("kind", metadata.Kind) })
        {
            if (type.Properties.FirstOrDefault(property => property.Name == name) is { Get: { } get } property)
            {
                property.Get = entity => get(entity) ?? value;
            }
        }

        type.OnDeserialized = entity =>
        {
            var read = (IKubernetesObject)entity;
            read.ApiVersion ??= metadata.ApiVersion;
            read.Kind ??= metadata.Kind;
        };
    }
}

/// <summary>Resolves the types of KubernetesClient. Its contexts take memory, so they are created for the first type that no other context has.</summary>
internal sealed class LibraryResolver : IJsonTypeInfoResolver
{
    // The library's chain ends with a resolver that needs reflection; its generated contexts do not.
    private readonly Lazy<IJsonTypeInfoResolver> _contexts = new(() => JsonTypeInfoResolver.Combine(
        [.. new KubernetesClientConfiguration().JsonSerializerOptions.TypeInfoResolverChain.OfType<JsonSerializerContext>()]));

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => _contexts.Value.GetTypeInfo(type, options);
}
