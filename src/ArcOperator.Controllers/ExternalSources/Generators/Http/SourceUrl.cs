namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Checks URLs of sources, and shortens them for messages.</summary>
internal static class SourceUrl
{
    /// <summary>Returns the problem of a URL, or null if it is valid. The message repeats nothing of the URL but its scheme.</summary>
    public static string? Validate(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) ? "is not a valid URL: write one such as https://example.org/data.json"
        : !IsHttp(url) ? $"has the scheme '{url.Scheme.Truncate(32)}': only http and https are supported"
        : url.UserInfo.Length > 0 ? "contains a user name or password: put them into a header, with headersSecretRef"
        : url.Host.Length == 0 ? "has no host"
        : null;

    public static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Returns the URL without query, fragment and user info, which may contain credentials.</summary>
    public static string Redact(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).Truncate(512);

    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
