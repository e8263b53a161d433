using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Oci.Model;

/// <summary>An image or an artifact: a configuration and layers. Fields that this type does not know are kept.</summary>
public sealed record OciManifest
{
    private static readonly byte[] EmptyContent = "{}"u8.ToArray();

    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; } = MediaTypes.Manifest;

    public string? ArtifactType { get; init; }

    public required OciDescriptor Config { get; init; }

    public IReadOnlyList<OciDescriptor> Layers { get => field ?? []; init; }

    /// <summary>The manifest that this one refers to, such as the image of a signature. Null if it refers to none.</summary>
    public OciDescriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    /// <summary>The two bytes that stand for an absent configuration.</summary>
    [JsonIgnore]
    public static ReadOnlyMemory<byte> Empty => EmptyContent;

    /// <summary>Describes the absent configuration.</summary>
    [JsonIgnore]
    public static OciDescriptor EmptyConfig => OciDescriptor.Of(MediaTypes.Empty, EmptyContent);

    /// <summary>Type of the artifact: <see cref="ArtifactType"/>, otherwise the media type of the configuration.</summary>
    [JsonIgnore]
    public string EffectiveArtifactType => ArtifactType is { Length: > 0 } type ? type : Config.MediaType;
}

/// <summary>A list of manifests, such as the platforms of an image or the referrers of a digest. Fields that this type does not know are kept.</summary>
public sealed record OciIndex
{
    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; } = MediaTypes.Index;

    public string? ArtifactType { get; init; }

    public IReadOnlyList<OciDescriptor> Manifests { get => field ?? []; init; }

    public OciDescriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Types that are read and written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(OciIndex))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
