using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Oci.References;

namespace ArcOperator.Oci.Model;

/// <summary>A manifest or an index as the bytes that its digest covers. It is passed on byte by byte; a new serialization would change the digest.</summary>
/// <param name="MediaType">Media type of the content.</param>
/// <param name="Bytes">The content.</param>
/// <param name="Digest">Digest of the content.</param>
public sealed record ManifestContent(string MediaType, ReadOnlyMemory<byte> Bytes, OciDigest Digest)
{
    public OciDescriptor Descriptor => new() { MediaType = MediaType, Digest = Digest, Size = Bytes.Length };

    public static ManifestContent Of(OciManifest manifest) =>
        Of(manifest.MediaType ?? MediaTypes.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, OciJsonContext.Default.OciManifest));

    public static ManifestContent Of(OciIndex index) =>
        Of(index.MediaType ?? MediaTypes.Index, JsonSerializer.SerializeToUtf8Bytes(index, OciJsonContext.Default.OciIndex));

    private static ManifestContent Of(string mediaType, byte[] bytes) => new(mediaType, bytes, OciDigest.Of(bytes));

    /// <summary>Reads the content as a manifest. Returns null if it is not one.</summary>
    public OciManifest? ReadManifest() => MediaTypes.IsManifest(MediaType) ? Read(OciJsonContext.Default.OciManifest) : null;

    /// <summary>Reads the content as an index. Returns null if it is not one.</summary>
    public OciIndex? ReadIndex() => MediaTypes.IsIndex(MediaType) ? Read(OciJsonContext.Default.OciIndex) : null;

    /// <summary>
    /// Returns the media type that a document has for all readers, or null. A document is refused if its own type differs from the header's, or if it is
    /// a manifest and an index at once: two readers could see different content behind one digest (CVE-2021-41190).
    /// </summary>
    /// <param name="bytes">The document.</param>
    /// <param name="headerType">Media type of the response, or null.</param>
    public static string? FindMediaType(ReadOnlyMemory<byte> bytes, string? headerType)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var (hasManifests, hasLayers) = (root.TryGetProperty("manifests", out _), root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _));
            var ownType = root.TryGetProperty("mediaType", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            var type = ownType ?? (MediaTypes.Manifests.Contains(headerType) ? headerType : hasManifests ? MediaTypes.Index : MediaTypes.Manifest);
            return hasManifests == hasLayers
                || hasManifests != MediaTypes.IsIndex(type) || hasLayers != MediaTypes.IsManifest(type)
                || (MediaTypes.Manifests.Contains(headerType) && headerType != type) ? null : type;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Bytes.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
