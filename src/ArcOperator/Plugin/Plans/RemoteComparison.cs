using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Shared;
using ArcOperator.Oci;
using ArcOperator.Oci.Authentication;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Plans;

/// <summary>The artifact in both registries.</summary>
/// <param name="Result">new, same, different, or the reason why it is unknown.</param>
internal sealed record RemoteComparison(string Result)
{
    public const string New = "new";
    public const string Same = "same";
    public const string Different = "different";

    /// <summary>Digest at the source.</summary>
    public string? Digest { get; init; }

    /// <summary>Digest at the destination.</summary>
    public string? DestinationDigest { get; init; }

    /// <summary>Size of the manifest, its configuration and its layers, in bytes. Of an index, of all its platforms.</summary>
    public long? Size { get; init; }

    /// <summary>Signatures and other referrers at the source, or null if the image was not found.</summary>
    public ImageReferrers? Referrers { get; init; }

    public JsonObject ToJson() =>
        new() { ["result"] = Result, ["digest"] = Digest, ["destinationDigest"] = DestinationDigest, ["size"] = Size, ["referrers"] = Referrers?.ToJson() };
}

/// <summary>Asks the registries of an artifact. Credentials come from the Secrets of the Endpoints, if the user may read them.</summary>
/// <param name="client">The client.</param>
/// <param name="http">Sends the requests to registries.</param>
/// <param name="jitter">Source of random delays between attempts.</param>
/// <param name="clock">The clock.</param>
internal sealed class RemoteReader(IKubernetesClient client, HttpMessageHandler http, Random jitter, TimeProvider clock)
{
    private const string RegistryType = "oci";

    private static readonly RegistryLimits Limits = RegistryLimits.Default with { OpenedReferrers = ReferrerReader.MostOpened };

    // Platforms of an index. Each costs a request.
    private const int MostPlatforms = 32;

    // The parameters of the templates in config/templates.
    private const string Image = "specImage";
    private const string Override = "specOverride";

    public async Task<RemoteComparison> CompareAsync(ArtifactFacts artifact, CancellationToken cancellationToken)
    {
        if (artifact is not { Observation: { Source.Endpoint: { } source, Destination.Endpoint: { } destination }, Resolution.Workflow: { } desired })
        {
            return new("unknown");
        }

        var values = (desired.Entity.Spec.Parameters ?? []).ToDictionary(parameter => parameter.Name, parameter => parameter.Value ?? "");
        var image = values.GetValueOrDefault(Image) ?? "";
        if (source.Spec.Type != RegistryType || destination.Spec.Type != RegistryType || image.Length == 0)
        {
            return new($"unknown: only images of type {RegistryType} are compared");
        }

        var target = values.GetValueOrDefault(Override) is { Length: > 0 } other ? other : image;
        var from = await ReadAsync(source, image, isSource: true, cancellationToken);
        if (from.Problem is { } problem)
        {
            return new($"unknown: source: {problem}");
        }

        var to = await ReadAsync(destination, target, isSource: false, cancellationToken);
        return new RemoteComparison(
            from.Digest is null ? "missing at the source"
            : to.Problem is { } refusal ? $"unknown: destination: {refusal}"
            : to.Digest is null ? RemoteComparison.New : to.Digest == from.Digest ? RemoteComparison.Same : RemoteComparison.Different)
        {
            Digest = from.Digest, DestinationDigest = to.Digest, Size = from.Size, Referrers = from.Referrers,
        };
    }

    private async Task<RemoteManifest> ReadAsync(V1Alpha1Endpoint endpoint, string image, bool isSource, CancellationToken cancellationToken)
    {
        var address = EndpointAddress.WithoutScheme(endpoint.Spec.RemoteUrl);
        var name = image.StartsWith($"{address}/", StringComparison.Ordinal) ? image : $"{address}/{image}";
        if (EndpointAddress.ToUri(endpoint.Spec.RemoteUrl) is not { } url || !OciReference.TryParse(name, out var reference, out _))
        {
            return new(null, null, "the image is not a valid reference");
        }

        var root = new Uri($"{(url.Scheme == Uri.UriSchemeHttp ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{reference.ApiHost}");
        var (credentials, note) = await CredentialsAsync(endpoint, url, cancellationToken);
        using var registry = new RegistryClient(http, root, credentials, Limits, clock);
        var manifest = await registry.HeadManifestAsync(reference, cancellationToken);
        if (manifest.Failure is { } failure)
        {
            return new(null, null, failure.Kind == RegistryFailureKind.NotFound ? null : $"{failure.Message}{note}");
        }

        var digest = manifest.Value.Digest;
        return !isSource ? new(digest.ToString(), null, null)
            : new(digest.ToString(), await SizeAsync(registry, reference.At(digest), MostPlatforms, cancellationToken), null)
            {
                Referrers = await new ReferrerReader(registry, jitter, clock).ReadAsync(reference.At(digest), cancellationToken),
            };
    }

    private static async Task<long?> SizeAsync(RegistryClient registry, OciReference reference, int most, CancellationToken cancellationToken)
    {
        var content = await registry.GetManifestAsync(reference, cancellationToken);
        if (content.Failure is not null)
        {
            return null;
        }

        if (content.Value.ReadManifest() is { } manifest)
        {
            return content.Value.Bytes.Length + manifest.Config.Size + manifest.Layers.Sum(layer => layer.Size);
        }

        long? total = content.Value.Bytes.Length;
        var platforms = content.Value.ReadIndex()?.Manifests ?? [];
        foreach (var platform in most > 0 && platforms.Count <= most ? platforms : [])
        {
            total += await SizeAsync(registry, reference.At(platform.Digest), most: 0, cancellationToken);
        }

        return platforms.Count > most ? null : total;
    }

    private async Task<(RegistryCredentials? Credentials, string? Note)> CredentialsAsync(V1Alpha1Endpoint endpoint, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            if (EndpointReferences.SecretOf(endpoint) is not { } name || await client.GetAsync<V1Secret>(name, endpoint.Namespace(), cancellationToken) is not { } secret)
            {
                return (null, null);
            }

            var credentials = EndpointCredentials.Read(secret, endpoint.Spec.RemoteUrl);
            return credentials.MayBeSentTo(url) && credentials.Basic is { } basic && Encoding.UTF8.GetString(Convert.FromBase64String(basic)).Split(':', 2) is [var user, var password]
                ? (RegistryCredentials.OfPassword(user, password), null)
                : (null, null);
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return (null, " (asked without credentials: this user may not read the Secret of the Endpoint)");
        }
    }

    private sealed record RemoteManifest(string? Digest, long? Size, string? Problem)
    {
        public ImageReferrers? Referrers { get; init; }
    }
}
