namespace ArcOperator.Oci.Transport;

/// <summary>Rules for URLs that a registry names in its responses: redirects, upload sessions and pages.</summary>
internal static class LocationRules
{
    /// <summary>Returns the absolute URL, or null if it must not be requested: another scheme than http and https, user information, or HTTP after TLS.</summary>
    public static Uri? Resolve(Uri requested, Uri? location) =>
        location is not null && Uri.TryCreate(requested, location, out var absolute)
            && absolute.Scheme is "http" or "https"
            && absolute.UserInfo.Length == 0
            && (requested.Scheme != Uri.UriSchemeHttps || absolute.Scheme == Uri.UriSchemeHttps)
            ? absolute
            : null;

    /// <summary>Returns true if two URLs have the same scheme, host and port. Credentials are sent to no other origin.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) => Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Adds a parameter to the query of a URL.</summary>
    public static Uri WithParameter(Uri url, string name, string value) =>
        new UriBuilder(url) { Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}{name}={Uri.EscapeDataString(value)}" }.Uri;

    /// <summary>Returns the URL for messages, without its query, which can hold a token.</summary>
    public static string Display(Uri url) => url.GetLeftPart(UriPartial.Path);
}
