using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ArcOperator.History;

/// <summary>A user as the API server authenticated it.</summary>
internal sealed record HistoryUser(V1UserInfo Info);

/// <summary>Authenticates and authorizes readers by the API server: the rights on records are ordinary RBAC rights.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A token that the API server refuses gets no access. An accepted token is reviewed again after 10 s.</para>
/// <para><b>Assumptions.</b> The operator may create TokenReviews and SubjectAccessReviews.</para>
/// <para><b>Caveats.</b> TokenReview knows tokens only, no client certificates.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/> and <see cref="HttpRequestException"/> of the API server.</para>
/// </remarks>
internal sealed class HistoryAccess(KubernetesClient client, TimeProvider clock) : IDisposable
{
    /// <summary>API group of records.</summary>
    public const string Group = "history.arc.opendefense.cloud";

    /// <summary>Resource of records.</summary>
    public const string Resource = "artifactworkflowrecords";

    // Counts of tokens and of simultaneous reviews, and lengths in characters.
    private const int MostTokens = 1000;
    private const int MostReviews = 16;
    private const int LongestToken = 8192;

    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(10);

    // Anybody who reaches the port can send new tokens. They must not take the API server's attention from the operator.
    private readonly SemaphoreSlim _reviewing = new(MostReviews);
    private readonly ConcurrentDictionary<string, (HistoryUser? User, DateTimeOffset Until)> _reviews = new(StringComparer.Ordinal);

    /// <summary>Returns the token of a request: of Bearer, or the password of Basic, which browsers ask for. Null if there is none.</summary>
    public static string? ReadToken(string? authorization)
    {
        if (authorization is not { Length: > 0 and <= LongestToken + 64 } || authorization.Split(' ', 2) is not [var scheme, var value])
        {
            return null;
        }

        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return value.Trim() is { Length: > 0 } token ? token : null;
        }

        var buffer = new byte[value.Length];
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(value.Trim(), buffer, out var count)
            && Encoding.UTF8.GetString(buffer, 0, count).Split(':', 2) is [_, { Length: > 0 } password] ? password : null;
    }

    /// <summary>Returns the user of a token, or null if the API server does not accept the token.</summary>
    public async Task<HistoryUser?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var (key, now) = (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), clock.GetUtcNow());
        if (_reviews.TryGetValue(key, out var known) && known.Until > now)
        {
            return known.User;
        }

        var review = await ReviewAsync(token, cancellationToken);
        var user = review.Status is { Authenticated: true, User: { } info } ? new HistoryUser(info) : null;
        if (_reviews.Count >= MostTokens)
        {
            _reviews.Clear();
        }

        _reviews[key] = (user, now + CacheTime);
        return user;
    }

    /// <summary>Returns true if the user may read records.</summary>
    /// <param name="user">The user.</param>
    /// <param name="verb">get, list or watch.</param>
    /// <param name="namespace">The namespace, or null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<bool> IsAllowedAsync(HistoryUser user, string verb, string? @namespace, CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new()
            {
                User = user.Info.Username,
                Uid = user.Info.Uid,
                Groups = user.Info.Groups,
                Extra = user.Info.Extra,
                ResourceAttributes = new() { Group = Group, Resource = Resource, Verb = verb, NamespaceProperty = @namespace ?? "" },
            },
        };
        return (await client.ApiClient.AuthorizationV1.CreateSubjectAccessReviewAsync(review, cancellationToken: cancellationToken)).Status?.Allowed is true;
    }

    public void Dispose() => _reviewing.Dispose();

    private async Task<V1TokenReview> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        await _reviewing.WaitAsync(cancellationToken);
        try
        {
            return await client.ApiClient.AuthenticationV1.CreateTokenReviewAsync(new V1TokenReview { Spec = new() { Token = token } }, cancellationToken: cancellationToken);
        }
        finally
        {
            _reviewing.Release();
        }
    }
}
