using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>The URL that a probe requests.</summary>
/// <param name="Url">URL to request, or null if the Endpoint cannot be probed.</param>
/// <param name="Problem">Reason why the Endpoint cannot be probed, or null.</param>
internal sealed record ProbeTarget(Uri? Url, string? Problem)
{
    private const string RegistryType = "oci";
    private const string RegistryScheme = "oci";

    // The root of a registry's API (OCI distribution specification, end-1).
    private const string RegistryPath = "/v2/";

    // Docker Hub serves its registry under another name than the one in image references.
    private const string DockerHub = "docker.io";
    private const string DockerHubRegistry = "registry-1.docker.io";

    /// <summary>Returns the API root for a registry, and the URL itself for other addresses with http or https.</summary>
    public static ProbeTarget For(V1Alpha1EndpointSpec spec)
    {
        if (EndpointAddress.ToUri(spec.RemoteUrl) is not { } url)
        {
            return new(null, "spec.remoteURL is neither a host nor a URL");
        }

        var hasScheme = spec.RemoteUrl.Contains(EndpointAddress.SchemeSeparator, StringComparison.Ordinal);
        var isHttp = url.Scheme is "http" or "https";
        return !hasScheme || url.Scheme == RegistryScheme ? Registry(Uri.UriSchemeHttps, url)
            : !isHttp ? new(null, $"URLs of scheme '{url.Scheme}' are not probed")
            : spec.Type == RegistryType ? Registry(url.Scheme, url)
            : new(url, null);
    }

    private static ProbeTarget Registry(string scheme, Uri url)
    {
        var authority = url.IsDefaultPort || url.Port < 0 ? url.Host : $"{url.Host}:{url.Port}";
        return new(new($"{scheme}{EndpointAddress.SchemeSeparator}{(authority == DockerHub ? DockerHubRegistry : authority)}{RegistryPath}"), null);
    }
}
