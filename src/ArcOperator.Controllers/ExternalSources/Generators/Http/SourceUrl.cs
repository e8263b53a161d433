
namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>URLs that may be asked, and how they are shown.</summary>
internal static class SourceUrl
{
    /// <summary>What is wrong with a URL; null if nothing is. Its words repeat nothing of the URL but its scheme.</summary>
    public static string? ProblemOf(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) ? "is no URL: write one such as https://example.org/data.json"
        : !IsHttp(url) ? $"has the scheme '{url.Scheme.Truncate(32)}': only http and https are fetched"
        : url.UserInfo.Length > 0 ? "holds a user name or password: put them into a header, by headersSecretRef"
        : url.Host.Length == 0 ? "names no host"
        : null;

    public static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Without query, fragment and user info, where credentials may be.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).Truncate(512);

    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
