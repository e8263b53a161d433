using System.Collections.Concurrent;
using System.Net.Http.Headers;
using ArcOperator.Oci.Results;

namespace ArcOperator.Oci.Authentication;

/// <summary>
/// Chooses the Authorization header of requests to one registry. The first request carries no credentials. After a challenge they are sent as Basic, only
/// over TLS, or exchanged for a token, which is kept until shortly before it expires.
/// </summary>
internal sealed class RegistryAuthentication(Uri registry, RegistryCredentials? credentials, TokenService tokens, TimeProvider clock) : IDisposable
{
    // A token that is valid for less time could expire on its way.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, CachedToken> _tokens = new();
    private readonly SemaphoreSlim _oneRequest = new(1);
    private volatile bool _isBasic;

    /// <summary>Returns the header for the next request, or null if none is known to be needed.</summary>
    /// <param name="scopes">Permissions that the request needs, in the registry's words.</param>
    public AuthenticationHeaderValue? Known(IReadOnlyList<string> scopes) =>
        _isBasic ? credentials?.Basic
        : _tokens.TryGetValue(KeyOf(scopes), out var token) && token.Expiry - Reserve > clock.GetUtcNow() ? token.Header
        : null;

    /// <summary>Returns the header for a request that the registry refused with a challenge.</summary>
    /// <param name="challenge">The challenge, or null if the response has none.</param>
    /// <param name="scopes">Permissions that the request needs.</param>
    /// <param name="refused">Header of the refused request, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegistryResult<AuthenticationHeaderValue>> AnswerAsync(
        AuthenticationChallenge? challenge, IReadOnlyList<string> scopes, AuthenticationHeaderValue? refused, CancellationToken cancellationToken) => challenge?.Scheme switch
        {
            "bearer" => await AnswerByTokenAsync(challenge, scopes, refused, cancellationToken),
            "basic" => AnswerByPassword(refused),
            _ => Refuse($"{registry.Authority} requires credentials in a way that is not supported ({(challenge is null ? "no challenge" : AuthenticationChallenge.Name(challenge.Scheme))})"),
        };

    public void Dispose() => _oneRequest.Dispose();

    private RegistryResult<AuthenticationHeaderValue> AnswerByPassword(AuthenticationHeaderValue? refused)
    {
        if (credentials?.Basic is not { } basic)
        {
            return Refuse($"{registry.Authority} requires a user name and a password");
        }

        if (registry.Scheme != Uri.UriSchemeHttps)
        {
            return Refuse($"{registry.Authority} requires a password over plain HTTP, and credentials are sent only over TLS");
        }

        if (refused is not null)
        {
            return Refuse($"{registry.Authority} refuses the credentials (401)");
        }

        _isBasic = true;
        return basic;
    }

    // Requests that run at the same time share one token: each waits, and then finds the token of the first.
    private async Task<RegistryResult<AuthenticationHeaderValue>> AnswerByTokenAsync(
        AuthenticationChallenge challenge, IReadOnlyList<string> scopes, AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        await _oneRequest.WaitAsync(cancellationToken);
        try
        {
            if (Known(scopes) is { } known && known.Parameter != refused?.Parameter)
            {
                return known;
            }

            var requested = challenge.Scopes.Concat(scopes).Distinct().ToList();
            var result = await tokens.RequestAsync(challenge, requested, cancellationToken);
            if (result.Failure is { } failure)
            {
                return failure;
            }

            var token = new CachedToken(new("Bearer", result.Value.Value), clock.GetUtcNow() + result.Value.Lifetime);
            _tokens[KeyOf(scopes)] = token;
            return token.Header;
        }
        finally
        {
            _oneRequest.Release();
        }
    }

    private static RegistryFailure Refuse(string message) => new(RegistryFailureKind.Unauthorized, message) { Status = 401 };

    private static string KeyOf(IReadOnlyList<string> scopes) => string.Join(' ', scopes);

    private sealed record CachedToken(AuthenticationHeaderValue Header, DateTimeOffset Expiry);
}
