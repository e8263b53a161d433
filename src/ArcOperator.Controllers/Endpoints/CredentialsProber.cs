using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>
/// Tries whether a place takes credentials: only after it has asked for them, only by TLS, and there or, one hop away, where it says
/// that tokens are to be had. What cannot be told so is left open.
/// </summary>
internal sealed class CredentialsProber(HttpClient http)
{
    // A registry's token is a few kilobytes.
    private const int LongestBody = 1 << 20;

    private static readonly string[] TokenFields = ["token", "access_token"];

    /// <param name="url">What was asked for.</param>
    /// <param name="answer">The answer to a request without credentials.</param>
    /// <param name="credentials">What the Endpoint's Secret holds; null: it names none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ConditionState> TryAsync(Uri url, HttpResponseMessage answer, EndpointCredentials? credentials, CancellationToken cancellationToken) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => await MeetAsync(url, AuthenticationChallenge.Of(answer), credentials, cancellationToken),
        HttpStatusCode.Forbidden => Verdict.Unproven("without credentials the answer is 403, and it does not say which are asked for"),
        _ when credentials is not null => Verdict.Unproven("no credentials are asked for at this address, so those of the Secret are not tried"),
        _ => Verdict.Anonymous("no credentials are asked for, and none are given"),
    };

    private async Task<ConditionState> MeetAsync(Uri url, AuthenticationChallenge? challenge, EndpointCredentials? credentials, CancellationToken cancellationToken)
    {
        try
        {
            return challenge switch
            {
                _ when credentials is { Basic: null } => Verdict.Unproven($"credentials are asked for, and the Secret holds none for {url.Authority} in a form that can be tried"),
                _ when credentials is not null && url.Scheme != Uri.UriSchemeHttps => Verdict.Unproven("credentials are asked for over plain HTTP, where they are not sent"),
                { Scheme: "bearer", TokenUrl: { } realm } => await ByTokenAsync(url, realm, credentials?.Basic, cancellationToken),
                _ when credentials?.Basic is null => Verdict.Refused("credentials are asked for, and spec.secretRef names none"),
                { Scheme: "basic" } => await ByPasswordAsync(url, credentials.Basic, cancellationToken),
                _ => Verdict.Unproven($"credentials are asked for in a way that is not tried here ({challenge?.Scheme ?? "no challenge"})"),
            };
        }
        catch (HttpRequestException error)
        {
            return Verdict.Unproven(ProbeFailure.Of(url, error).Reachable.Message);
        }
    }

    private async Task<ConditionState> ByPasswordAsync(Uri url, string basic, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(url, new("Basic", basic), cancellationToken);
        return IsRefusal(answer) ? Verdict.Refused($"the credentials are refused ({(int)answer.StatusCode})")
            : answer.IsSuccessStatusCode ? Verdict.Accepted()
            : Verdict.Unproven($"the answer to the credentials is {(int)answer.StatusCode}");
    }

    private async Task<ConditionState> ByTokenAsync(Uri url, Uri realm, string? basic, CancellationToken cancellationToken)
    {
        var (token, verdict) = await AskForTokenAsync(realm, basic, cancellationToken);
        if (token is null)
        {
            return verdict;
        }

        using var answer = await GetAsync(url, new("Bearer", token), cancellationToken);
        return IsRefusal(answer) ? Verdict.Refused($"the token of {realm.Authority} is refused ({(int)answer.StatusCode})")
            : answer.IsSuccessStatusCode ? verdict
            : Verdict.Unproven($"the answer to the token of {realm.Authority} is {(int)answer.StatusCode}");
    }

    private async Task<TokenAnswer> AskForTokenAsync(Uri realm, string? basic, CancellationToken cancellationToken)
    {
        if (basic is not null && realm.Scheme != Uri.UriSchemeHttps)
        {
            return new(null, Verdict.Unproven($"a token is to be had at {realm.Authority} over plain HTTP, where credentials are not sent"));
        }

        try
        {
            using var answer = await GetAsync(realm, basic is null ? null : new("Basic", basic), cancellationToken);
            return IsRefusal(answer) ? new(null, Verdict.Refused($"{realm.Authority} refuses a token ({(int)answer.StatusCode})"))
                : answer.IsSuccessStatusCode && await ReadTokenAsync(answer, cancellationToken) is { } token
                    ? new(token, basic is null ? Verdict.Anonymous("a token is had without credentials") : Verdict.Accepted())
                : new(null, Verdict.Unproven($"{realm.Authority} answers {(int)answer.StatusCode} and no token"));
        }
        catch (HttpRequestException error)
        {
            return new(null, Verdict.Unproven($"no token is to be had: {ProbeFailure.Of(realm, error).Reachable.Message}"));
        }
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
                .FirstOrDefault(IsHeaderValue);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Anything else would not be a token, but lines of the sender's choice in our request.
    private static bool IsHeaderValue(string? token) => token is { Length: > 0 } && token.All(character => character is > ' ' and <= '~');

    private static bool IsRefusal(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    // The head is all that counts; a body is not read unless it is a token.
    private async Task<HttpResponseMessage> GetAsync(Uri url, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = authorization } };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
