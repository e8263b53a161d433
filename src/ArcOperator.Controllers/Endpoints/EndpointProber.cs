using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>
/// Tries whether a place answers and takes the credentials that it is given. One request without credentials; a second one only
/// after a challenge, and with a password only by TLS.
/// </summary>
internal sealed class EndpointProber(HttpClient http, TimeProvider clock)
{
    // A registry's token is a few kilobytes.
    private const int LongestBody = 1 << 20;

    private static readonly string[] TokenFields = ["token", "access_token"];

    public async Task<ProbeResult> TryAsync(Uri url, EndpointCredentials? credentials, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await GetAsync(url, null, either.Token);
            return answer.StatusCode >= HttpStatusCode.InternalServerError
                ? ProbeResult.Unreachable(EndpointReasons.ServerError, $"{url.Authority} answers {(int)answer.StatusCode}")
                : new(Answered(url, answer), await AuthenticateAsync(url, answer, credentials, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Unreachable(EndpointReasons.Timeout, $"{url.Authority} does not answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException error)
        {
            return ProbeFailure.Of(url, error);
        }
    }

    private static ConditionState Answered(Uri url, HttpResponseMessage answer) => EndpointConditions.Reachable(
        ConditionState.True,
        EndpointReasons.Answered,
        answer.Headers.Location is { } location
            ? $"{url.Authority} answers {(int)answer.StatusCode} and points to {(location.IsAbsoluteUri ? location.Authority : url.Authority)}, which is not followed"
            : $"{url.Authority} answers {(int)answer.StatusCode}");

    private async Task<ConditionState> AuthenticateAsync(Uri url, HttpResponseMessage answer, EndpointCredentials? credentials, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
        {
            return credentials is null
                ? Verdict(ConditionState.True, EndpointReasons.Anonymous, "no credentials are asked for, and none are given")
                : Unproven("no credentials are asked for at this address, so those of the Secret are not tried");
        }

        var challenge = AuthenticationChallenge.Of(answer);
        return challenge switch
        {
            { Scheme: "bearer", TokenUrl: { } realm } => await ByTokenAsync(url, realm, credentials, cancellationToken),
            _ when credentials is null => Refused("credentials are asked for, and spec.secretRef gives none that fit"),
            { Scheme: "basic" } when url.Scheme == Uri.UriSchemeHttps => await ByPasswordAsync(url, credentials, cancellationToken),
            { Scheme: "basic" } => Unproven("credentials are asked for over plain HTTP, where they are not sent"),
            _ => Unproven($"credentials are asked for in a way that is not tried here ({challenge?.Scheme ?? "no challenge"})"),
        };
    }

    private async Task<ConditionState> ByPasswordAsync(Uri url, EndpointCredentials credentials, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(url, new("Basic", credentials.Basic), cancellationToken);
        return answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? Refused($"the credentials are refused ({(int)answer.StatusCode})")
            : answer.IsSuccessStatusCode ? Accepted()
            : Unproven($"the answer to the credentials is {(int)answer.StatusCode}");
    }

    private async Task<ConditionState> ByTokenAsync(Uri url, Uri realm, EndpointCredentials? credentials, CancellationToken cancellationToken)
    {
        if (credentials is not null && realm.Scheme != Uri.UriSchemeHttps)
        {
            return Unproven($"a token is to be had at {realm.Authority} over plain HTTP, where credentials are not sent");
        }

        using var answer = await GetAsync(realm, credentials is null ? null : new("Basic", credentials.Basic), cancellationToken);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return Refused($"{realm.Authority} refuses a token ({(int)answer.StatusCode})");
        }

        if (!answer.IsSuccessStatusCode || await ReadTokenAsync(answer, cancellationToken) is not { } token)
        {
            return Unproven($"{realm.Authority} answers {(int)answer.StatusCode} and no token");
        }

        using var second = await GetAsync(url, new("Bearer", token), cancellationToken);
        return second.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? Refused($"the token of {realm.Authority} is refused ({(int)second.StatusCode})")
            : credentials is null ? Verdict(ConditionState.True, EndpointReasons.Anonymous, "a token is had without credentials")
            : Accepted();
    }

    private static async Task<string?> ReadTokenAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await answer.Content.LoadIntoBufferAsync(LongestBody, cancellationToken);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return TokenFields
                .Select(name => document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var token) ? token : default)
                .Where(token => token.ValueKind == JsonValueKind.String)
                .Select(token => token.GetString())
                .FirstOrDefault();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The head is all that counts; a body is not read unless it is a token.
    private async Task<HttpResponseMessage> GetAsync(Uri url, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = authorization } };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static ConditionState Accepted() => Verdict(ConditionState.True, EndpointReasons.Accepted, "the credentials are accepted");

    private static ConditionState Refused(string message) => Verdict(ConditionState.False, EndpointReasons.Unauthorized, message);

    private static ConditionState Unproven(string message) => Verdict(ConditionState.Unknown, EndpointReasons.Unproven, message);

    private static ConditionState Verdict(string status, string reason, string message) => EndpointConditions.Authenticated(status, reason, message);
}
