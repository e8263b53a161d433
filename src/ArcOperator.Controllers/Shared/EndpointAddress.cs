using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>The address in an Endpoint's <c>spec.remoteURL</c>: a host with an optional port and path, or a URL.</summary>
internal static class EndpointAddress
{
    // In characters.
    private const int LongestQuote = 60;

    /// <summary>Separates the scheme of a URL from its host.</summary>
    public const string SchemeSeparator = "://";

    /// <summary>Returns the reason why an Endpoint's address cannot be used, or null if it is valid. Never repeats a user name or password.</summary>
    public static string? FindProblem(V1Alpha1Endpoint endpoint)
    {
        var address = endpoint.Spec.RemoteUrl;
        return HoldsCredentials(address) ? $"spec.remoteURL {FieldRules.RemoteUrlCredentialsMessage}"
            : address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) ? $"spec.remoteURL {FieldRules.RemoteUrlSpaceMessage}"
            : ToUri(address) is null ? $"spec.remoteURL '{Quote(address)}' {FieldRules.RemoteUrlMessage}"
            : null;
    }

    /// <summary>Returns the address without its scheme and without slashes at its end, as workflow templates and Docker configuration files name it.</summary>
    public static string WithoutScheme(string address) => address[(SchemeEnd(address) is var end and >= 0 ? end + SchemeSeparator.Length : 0)..].TrimEnd('/');

    /// <summary>Returns a URL for the address, with the scheme https for a host without one, or null if the address is invalid.</summary>
    public static Uri? ToUri(string address) =>
        Uri.TryCreate(SchemeEnd(address) >= 0 ? address : $"https{SchemeSeparator}{address}", UriKind.Absolute, out var url)
        && url.HostNameType != UriHostNameType.Unknown && url.Host.Length > 0 && url.Port != 0 && HasPlainPort(WithoutScheme(address))
            ? url
            : null;

    private static int SchemeEnd(string address) => address.IndexOf(SchemeSeparator, StringComparison.Ordinal);

    private static bool HoldsCredentials(string address) => AuthorityOf(WithoutScheme(address)).Contains('@', StringComparison.Ordinal);

    // The platform accepts 'http:/host' as host 'http' with an empty port.
    private static bool HasPlainPort(string hostAndPath) => !AuthorityOf(hostAndPath).EndsWith(':');

    private static string AuthorityOf(string hostAndPath) => hostAndPath.Split(['/', '?', '#'], 2)[0];

    private static string Quote(string address) => address.Contains('@', StringComparison.Ordinal) ? "…" : address.Truncate(LongestQuote);
}
