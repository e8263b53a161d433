using System.Net;
using System.Net.Http.Headers;
using ArcOperator.Api.Shared;
using ArcOperator.Oci.Authentication;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>
/// Checks whether a server accepts credentials. They are sent only after the server has asked for them, only over TLS, and only to the server itself or to
/// the token service that it names. A result that cannot be verified is left open. Messages repeat nothing that the server sent but status codes.
/// </summary>
internal sealed class CredentialsProber(HttpClient http)
{
    /// <param name="url">URL of the request without credentials.</param>
    /// <param name="answer">Response to that request.</param>
    /// <param name="credentials">Credentials of the Endpoint's Secret, or null if it names none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ConditionState> TryAsync(Uri url, HttpResponseMessage answer, EndpointCredentials? credentials, CancellationToken cancellationToken) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => await AnswerChallengeAsync(url, AuthenticationChallenge.Read(answer), credentials, cancellationToken),
        HttpStatusCode.Forbidden => CredentialCondition.Unproven("the server responds with 403 to a request without credentials and does not ask for any"),
        _ when credentials is not null => CredentialCondition.Unproven("the server does not ask for credentials at this address, so those of the Secret were not verified"),
        _ => CredentialCondition.Anonymous("the server does not ask for credentials"),
    };

    private async Task<ConditionState> AnswerChallengeAsync(Uri url, AuthenticationChallenge? challenge, EndpointCredentials? credentials, CancellationToken cancellationToken)
    {
        try
        {
            return challenge switch
            {
                _ when credentials is { Basic: null } => CredentialCondition.Unproven($"the server asks for credentials, and the Secret holds none for {url.Authority} in a form that a probe can use"),
                _ when credentials is not null && url.Scheme != Uri.UriSchemeHttps => CredentialCondition.Unproven("the server asks for credentials over plain HTTP, and ARC sends them only over TLS"),
                _ when credentials?.MayBeSentTo(url) is false => CredentialCondition.Unproven($"the Secret's annotation {ArcAnnotations.AllowedHosts} does not name the server, so its credentials were not sent"),
                { Scheme: "bearer", TokenUrl: { } realm } when credentials?.MayBeSentTo(realm) is false =>
                    CredentialCondition.Unproven($"the Secret's annotation {ArcAnnotations.AllowedHosts} does not name the token service, so its credentials were not sent"),
                { Scheme: "bearer", TokenUrl: { } realm } => await ByTokenAsync(url, realm, credentials?.Basic, cancellationToken),
                _ when credentials?.Basic is null => CredentialCondition.Refused("the server requires credentials; name a Secret in spec.secretRef"),
                { Scheme: "basic" } => await ByPasswordAsync(url, credentials.Basic, cancellationToken),
                _ => CredentialCondition.Unproven($"the server asks for credentials in a way that a probe does not support ({(challenge is null ? "no challenge" : AuthenticationChallenge.Name(challenge.Scheme))})"),
            };
        }
        catch (HttpRequestException error)
        {
            return CredentialCondition.Unproven(ProbeResult.From(url, error).Reachable.Message);
        }
    }

    private async Task<ConditionState> ByPasswordAsync(Uri url, string basic, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(url, new("Basic", basic), cancellationToken);
        return IsRefusal(answer) ? CredentialCondition.Refused($"the server refuses the credentials ({(int)answer.StatusCode})")
            : answer.IsSuccessStatusCode ? CredentialCondition.Accepted()
            : CredentialCondition.Unproven($"the server responds to the credentials with {(int)answer.StatusCode}");
    }

    private async Task<ConditionState> ByTokenAsync(Uri url, Uri realm, string? basic, CancellationToken cancellationToken)
    {
        var (token, condition) = await AskForTokenAsync(realm, basic, cancellationToken);
        if (token is null)
        {
            return condition;
        }

        using var answer = await GetAsync(url, new("Bearer", token), cancellationToken);
        return IsRefusal(answer) ? CredentialCondition.Refused($"the server refuses the token of its token service ({(int)answer.StatusCode})")
            : answer.IsSuccessStatusCode ? condition
            : CredentialCondition.Unproven($"the server responds to the token of its token service with {(int)answer.StatusCode}");
    }

    private async Task<TokenAnswer> AskForTokenAsync(Uri realm, string? basic, CancellationToken cancellationToken)
    {
        if (basic is not null && realm.Scheme != Uri.UriSchemeHttps)
        {
            return new(null, CredentialCondition.Unproven("the token service uses plain HTTP, and ARC sends credentials only over TLS"));
        }

        try
        {
            using var answer = await GetAsync(realm, basic is null ? null : new("Basic", basic), cancellationToken);
            return IsRefusal(answer) ? new(null, CredentialCondition.Refused($"the token service refuses a token ({(int)answer.StatusCode})"))
                : answer.IsSuccessStatusCode && await RegistryToken.ReadAsync(answer, cancellationToken) is { } token
                    ? new(token.Value, basic is null ? CredentialCondition.Anonymous("the token service does not ask for credentials") : CredentialCondition.Accepted())
                : new(null, CredentialCondition.Unproven($"the token service responds with {(int)answer.StatusCode} and without a token"));
        }
        catch (HttpRequestException error)
        {
            return new(null, CredentialCondition.Unproven($"the token service failed ({ProbeResult.From(realm, error).Reachable.Reason})"));
        }
    }

    private static bool IsRefusal(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    // Only the headers are read, and the body if it is a token.
    private async Task<HttpResponseMessage> GetAsync(Uri url, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = authorization } };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}

/// <summary>The response of a token service.</summary>
/// <param name="Token">The token, or null if there is none.</param>
/// <param name="Condition">The condition that follows for the credentials.</param>
internal sealed record TokenAnswer(string? Token, ConditionState Condition);

/// <summary>The Authenticated condition for each result of a check.</summary>
internal static class CredentialCondition
{
    public static ConditionState Anonymous(string message) => EndpointConditions.Authenticated(ConditionState.True, EndpointReasons.Anonymous, message);

    public static ConditionState Accepted() => EndpointConditions.Authenticated(ConditionState.True, EndpointReasons.Accepted, "the server accepts the credentials");

    public static ConditionState Refused(string message) => EndpointConditions.Authenticated(ConditionState.False, EndpointReasons.Unauthorized, message);

    public static ConditionState Unproven(string message) => EndpointConditions.Authenticated(ConditionState.Unknown, EndpointReasons.Unproven, message);
}
