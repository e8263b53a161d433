using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>How a server wants to be shown who asks (RFC 9110, WWW-Authenticate).</summary>
/// <param name="Scheme">basic, bearer or another, in lower case.</param>
/// <param name="Realm">With bearer: where a token is to be had (the distribution registry's token flow).</param>
/// <param name="Query">With bearer: what to ask there for.</param>
internal sealed partial record AuthenticationChallenge(string Scheme, Uri? Realm, string Query)
{
    private static readonly string[] TokenParameters = ["service", "scope"];

    /// <summary>The first challenge of a kind that we can meet, else the first; null if there is none.</summary>
    public static AuthenticationChallenge? Of(HttpResponseMessage response)
    {
        var challenges = response.Headers.WwwAuthenticate.Select(Parse).ToList();
        return challenges.Find(challenge => challenge.Scheme is "basic" or "bearer") ?? challenges.FirstOrDefault();
    }

    /// <summary>Where the token is to be had, with what to ask for.</summary>
    public Uri? TokenUrl => Realm is null ? null : new UriBuilder(Realm) { Query = string.Join('&', new[] { Realm.Query.TrimStart('?'), Query }.Where(part => part.Length > 0)) }.Uri;

    private static AuthenticationChallenge Parse(AuthenticationHeaderValue header)
    {
        var values = Parameter().Matches(header.Parameter ?? "").ToLookup(match => match.Groups[1].Value.ToLowerInvariant(), match => match.Groups[2].Value + match.Groups[3].Value);
        var query = TokenParameters.SelectMany(name => values[name].Select(value => $"{name}={Uri.EscapeDataString(value)}"));
        return new(
            header.Scheme.ToLowerInvariant(),
            Uri.TryCreate(values["realm"].FirstOrDefault(), UriKind.Absolute, out var realm) && realm.Scheme is "http" or "https" ? realm : null,
            string.Join('&', query));
    }

    // A value is quoted, or one word.
    [GeneratedRegex("([A-Za-z_]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
