using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ArcOperator.Oci.Authentication;

/// <summary>The authentication that a server requires (RFC 9110, WWW-Authenticate).</summary>
/// <param name="Scheme">The scheme in lower case, such as basic or bearer.</param>
/// <param name="Realm">For bearer, the URL of the token service (token flow of the distribution registry). Otherwise null.</param>
/// <param name="Service">For bearer, the name of the registry at the token service. Otherwise null.</param>
/// <param name="Scopes">For bearer, the permissions that the request requires.</param>
public sealed partial record AuthenticationChallenge(string Scheme, Uri? Realm, string? Service, IReadOnlyList<string> Scopes)
{
    // The IANA registry of HTTP authentication schemes, and NTLM.
    private static readonly string[] Registered =
        ["basic", "bearer", "concealed", "digest", "dpop", "gnap", "hoba", "mutual", "negotiate", "ntlm", "oauth", "privatetoken", "scram-sha-1", "scram-sha-256", "vapid"];

    /// <summary>Returns the first challenge of a supported scheme, otherwise the first one, or null if there is none.</summary>
    public static AuthenticationChallenge? Read(HttpResponseMessage response)
    {
        var challenges = response.Headers.WwwAuthenticate.Select(Parse).ToList();
        return challenges.Find(challenge => challenge.Scheme is "basic" or "bearer") ?? challenges.FirstOrDefault();
    }

    /// <summary>Returns a scheme for messages. A scheme that is not registered is text of the server.</summary>
    public static string Name(string scheme) => Registered.Contains(scheme) ? scheme : "a scheme that is not registered";

    /// <summary>URL of the token request, or null.</summary>
    public Uri? TokenUrl => TokenUrlFor(Scopes);

    /// <summary>Returns the URL of a token request for other permissions, or null if the challenge names no token service.</summary>
    public Uri? TokenUrlFor(IEnumerable<string> scopes) => Realm is null ? null : new UriBuilder(Realm)
    {
        Query = string.Join('&', new[] { Realm.Query.TrimStart('?') }
            .Concat(Service is null ? [] : [Parameter("service", Service)])
            .Concat(scopes.Select(scope => Parameter("scope", scope)))
            .Where(part => part.Length > 0)),
    }.Uri;

    private static string Parameter(string name, string value) => $"{name}={Uri.EscapeDataString(value)}";

    private static AuthenticationChallenge Parse(AuthenticationHeaderValue header)
    {
        var values = Parameters().Matches(header.Parameter ?? "").ToLookup(match => match.Groups[1].Value.ToLowerInvariant(), match => match.Groups[2].Value + match.Groups[3].Value);
        return new(
            header.Scheme.ToLowerInvariant(),
            Uri.TryCreate(values["realm"].FirstOrDefault(), UriKind.Absolute, out var realm) && realm.Scheme is "http" or "https" ? realm : null,
            values["service"].FirstOrDefault(),
            [.. values["scope"].SelectMany(scopes => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))]);
    }

    // A value is quoted or a single word.
    [GeneratedRegex("([A-Za-z_]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}
