namespace ArcOperator.Oci.Model;

/// <summary>Media types of manifests and of their parts.</summary>
public static class MediaTypes
{
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Type of the two bytes <c>{}</c>, which stand for an absent configuration or layer.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>Types that ARC accepts as a manifest, in the order of preference.</summary>
    public static readonly IReadOnlyList<string> Manifests = [Index, Manifest, DockerList, DockerManifest];

    public static bool IsIndex(string? type) => type is Index or DockerList;

    public static bool IsManifest(string? type) => type is Manifest or DockerManifest;

    /// <summary>Returns true if a type identifies an artifact. Some tools write none, or the empty type.</summary>
    public static bool IsArtifactType(string? type) => type is { Length: > 0 } and not Empty;
}
