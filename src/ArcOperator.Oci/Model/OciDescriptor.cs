using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Oci.References;

namespace ArcOperator.Oci.Model;

/// <summary>Description of content in a registry. Fields that this type does not know are kept.</summary>
public sealed record OciDescriptor
{
    public string MediaType { get => field ?? ""; init; }

    [JsonConverter(typeof(OciDigestConverter))]
    public required OciDigest Digest { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Size { get; init; }

    public string? ArtifactType { get; init; }

    public OciPlatform? Platform { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    /// <summary>Describes bytes by their SHA-256.</summary>
    public static OciDescriptor Of(string mediaType, ReadOnlySpan<byte> content) => new() { MediaType = mediaType, Digest = OciDigest.Of(content), Size = content.Length };
}

/// <summary>The platform of an image in an index.</summary>
public sealed record OciPlatform
{
    public string Architecture { get => field ?? ""; init; }

    [JsonPropertyName("os")]
    public string OperatingSystem { get => field ?? ""; init; }

    public string? Variant { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    public override string ToString() => $"{OperatingSystem}/{Architecture}{(Variant is { Length: > 0 } ? $"/{Variant}" : "")}";
}

/// <summary>Reads and writes a digest as text. Unsupported digests are an error of the document.</summary>
internal sealed class OciDigestConverter : JsonConverter<OciDigest>
{
    public override OciDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OciDigest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("a digest is not valid, or its algorithm is not supported");

    public override void Write(Utf8JsonWriter writer, OciDigest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
