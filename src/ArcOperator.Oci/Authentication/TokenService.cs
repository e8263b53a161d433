using System.Net;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Results;

namespace ArcOperator.Oci.Authentication;

/// <summary>Asks the token service of a registry for tokens. It follows no redirects, and sends credentials only over TLS.</summary>
internal sealed class TokenService(HttpMessageInvoker http, RegistryCredentials? credentials, RegistryLimits limits, TimeProvider clock)
{
    private const string ClientId = "arc-operator";

    /// <param name="challenge">Challenge of the registry, with a realm.</param>
    /// <param name="scopes">Permissions of the token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegistryResult<RegistryToken>> RequestAsync(AuthenticationChallenge challenge, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        if (challenge.TokenUrlFor(scopes) is not { } url)
        {
            return new RegistryFailure(RegistryFailureKind.Unauthorized, "the registry requires a token, but names no URL of a token service");
        }

        if (credentials is not null && url.Scheme != Uri.UriSchemeHttps)
        {
            return new RegistryFailure(RegistryFailureKind.Unauthorized, $"the token service uses plain HTTP, and credentials are sent only over TLS");
        }

        using var timeout = new StallTimeout(limits.StallTimeout, clock, cancellationToken);
        try
        {
            using var request = credentials?.IdentityToken is { } identity ? Exchange(challenge, scopes, identity) : Get(url);
            using var response = await http.SendAsync(request, timeout.Token);
            return response.IsSuccessStatusCode && await RegistryToken.ReadAsync(response, timeout.Token) is { } token ? token : Refusal(response);
        }
        catch (OperationCanceledException) when (timeout.HasStalled)
        {
            return new RegistryFailure(RegistryFailureKind.TimedOut, $"the token service did not respond within {limits.StallTimeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            return new RegistryFailure(RegistryFailureKind.Unreachable, $"no response from the token service: {error.Message}") { Cause = error };
        }
    }

    private HttpRequestMessage Get(Uri url) => new(HttpMethod.Get, url) { Headers = { Authorization = credentials?.Basic } };

    // OAuth 2 form of the token flow: an identity token is a refresh token.
    private static HttpRequestMessage Exchange(AuthenticationChallenge challenge, IReadOnlyList<string> scopes, string identityToken) => new(HttpMethod.Post, challenge.Realm)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("service", challenge.Service ?? ""),
            new("client_id", ClientId),
            new("scope", string.Join(' ', scopes)),
            new("refresh_token", identityToken),
        ]),
    };

    private RegistryFailure Refusal(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new(RegistryFailureKind.Unauthorized, $"the token service refuses a token ({(int)response.StatusCode})") { Status = (int)response.StatusCode },
        HttpStatusCode.TooManyRequests => new(RegistryFailureKind.RateLimited, $"the token service allows no further requests (429)")
        {
            Status = (int)response.StatusCode,
            RetryAfter = RetryTime.Read(response, clock),
        },
        >= HttpStatusCode.InternalServerError =>
            new(RegistryFailureKind.ServerError, $"the token service responds with {(int)response.StatusCode}") { Status = (int)response.StatusCode },
        _ => new(RegistryFailureKind.Unauthorized, $"the token service responds with {(int)response.StatusCode} and without a token") { Status = (int)response.StatusCode },
    };
}
