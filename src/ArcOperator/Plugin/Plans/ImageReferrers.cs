using System.Text.Json.Nodes;
using ArcOperator.Oci;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;

namespace ArcOperator.Plugin.Plans;

/// <summary>The signatures and other referrers that an image has in its registry. They are listed and not verified.</summary>
/// <param name="Signatures">Tools whose signatures were found: cosign, notation.</param>
/// <param name="Others">Kinds of the other referrers: sbom, attestation, or the type of the artifact.</param>
/// <param name="Problem">The reason why more of them can exist, or null.</param>
internal sealed record ImageReferrers(IReadOnlyList<string> Signatures, IReadOnlyList<string> Others, string? Problem)
{
    public const string Cosign = "cosign";
    public const string Notation = "notation";
    public const string Sbom = "sbom";
    public const string Attestation = "attestation";

    /// <summary>The signatures as one word: <c>cosign</c>, <c>notation</c>, <c>cosign,notation</c>, <c>no</c>, or <c>?</c> if it is unknown.</summary>
    public string Signed => Signatures.Count > 0 ? string.Join(',', Signatures) : Problem is null ? "no" : "?";

    public JsonObject ToJson() => new()
    {
        ["signatures"] = Signatures.Count == 0 && Problem is not null ? null : Names(Signatures),
        ["others"] = Names(Others),
        ["problem"] = Problem,
    };

    private static JsonArray Names(IReadOnlyList<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}

/// <summary>Finds the referrers of an image: by the referrers API or its tag, and by the tags of earlier versions of cosign.</summary>
/// <param name="registry">Client of the registry.</param>
/// <param name="jitter">Source of random delays between attempts.</param>
/// <param name="clock">The clock.</param>
internal sealed class ReferrerReader(RegistryClient registry, Random jitter, TimeProvider clock)
{
    /// <summary>Maximum number of referrers that are opened to find their type. Each costs a request.</summary>
    public const int MostOpened = 16;

    private const string SigstoreBundle = "application/vnd.dev.sigstore.bundle";
    private const string BundleContent = "dev.sigstore.bundle.content";
    private const string BundlePredicate = "dev.sigstore.bundle.predicateType";
    private const string MessageSignature = "message-signature";
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";
    private const string NotationSignature = "application/vnd.cncf.notary.signature";
    private const string CosignArtifact = "application/vnd.dev.cosign.artifact.";

    // Suffixes of the tags of cosign (its specification SIGNATURE_SPEC.md, and cosign triangulate).
    private static readonly IReadOnlyList<(string Suffix, string Kind)> CosignTags = [("sig", ImageReferrers.Cosign), ("att", ImageReferrers.Attestation), ("sbom", ImageReferrers.Sbom)];

    // Words in the media types and predicates of SPDX, CycloneDX and Syft, and in the type of cosign.
    private static readonly IReadOnlyList<string> SbomWords = ["spdx", "cyclonedx", "syft", "sbom"];

    /// <summary>Lists the referrers of an image.</summary>
    /// <param name="image">Repository and digest.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ImageReferrers> ReadAsync(OciReference image, CancellationToken cancellationToken)
    {
        var listed = await new Referrers(registry, jitter, clock).ListAsync(image, null, cancellationToken);
        var (kinds, problem) = listed.Failure is { } failure ? (new List<string>(), failure.Message) : await KindsAsync(image, listed.Value, cancellationToken);
        foreach (var (suffix, kind) in CosignTags)
        {
            var tag = await registry.HeadManifestAsync(image.At($"{image.Digest?.FallbackTag}.{suffix}"), cancellationToken);
            if (tag.Failure is null)
            {
                kinds.Add(kind);
            }
            else if (tag.Failure.Kind != RegistryFailureKind.NotFound)
            {
                problem ??= tag.Failure.Message;
            }
        }

        return new(
            [.. new[] { ImageReferrers.Cosign, ImageReferrers.Notation }.Where(kinds.Contains)],
            [.. kinds.Where(kind => kind is not (ImageReferrers.Cosign or ImageReferrers.Notation)).Distinct().Order(StringComparer.Ordinal)],
            problem);
    }

    private async Task<(List<string> Kinds, string? Problem)> KindsAsync(OciReference image, IReadOnlyList<OciDescriptor> referrers, CancellationToken cancellationToken)
    {
        var (kinds, problem, opened) = (new List<string>(), (string?)null, 0);
        foreach (var referrer in referrers)
        {
            var annotations = referrer.Annotations;
            // Signatures and attestations of cosign have one type. Some registries list them without the annotations that distinguish them.
            if (IsBundle(referrer.ArtifactType) && annotations?.ContainsKey(BundleContent) is not true && opened++ < MostOpened)
            {
                var content = await registry.GetManifestAsync(image.At(referrer.Digest), cancellationToken);
                annotations = content.Failure is null ? content.Value.ReadManifest()?.Annotations : null;
            }

            if (KindOf(referrer.ArtifactType ?? "", annotations) is { } kind)
            {
                kinds.Add(kind);
            }
            else
            {
                problem ??= $"referrer {referrer.Digest} does not name its type";
            }
        }

        return (kinds, problem);
    }

    // Null if the referrer could be a signature.
    private static string? KindOf(string type, IReadOnlyDictionary<string, string>? annotations) =>
        type == NotationSignature ? ImageReferrers.Notation
        : IsBundle(type) ? KindOfBundle(annotations?.GetValueOrDefault(BundleContent), annotations?.GetValueOrDefault(BundlePredicate))
        : type.StartsWith($"{CosignArtifact}sig.", StringComparison.Ordinal) ? ImageReferrers.Cosign
        : IsSbom(type) ? ImageReferrers.Sbom
        : type.StartsWith($"{CosignArtifact}att.", StringComparison.Ordinal) || type.Contains("in-toto", StringComparison.Ordinal) ? ImageReferrers.Attestation
        : MediaTypes.IsArtifactType(type) ? type
        : null;

    private static string? KindOfBundle(string? content, string? predicate) =>
        content == MessageSignature || predicate == SignPredicate ? ImageReferrers.Cosign
        : predicate is null ? null
        : IsSbom(predicate) ? ImageReferrers.Sbom
        : ImageReferrers.Attestation;

    private static bool IsBundle(string? type) => type?.StartsWith(SigstoreBundle, StringComparison.Ordinal) is true;

    private static bool IsSbom(string type) => SbomWords.Any(word => type.Contains(word, StringComparison.OrdinalIgnoreCase));
}
