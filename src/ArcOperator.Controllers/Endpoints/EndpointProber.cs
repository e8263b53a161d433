using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Checks whether an Endpoint responds and accepts its credentials. The first request carries none.</summary>
internal sealed class EndpointProber(HttpClient http, TimeProvider clock)
{
    private readonly CredentialsProber _credentials = new(http);

    /// <param name="url">URL to request.</param>
    /// <param name="credentials">Credentials of the Endpoint's Secret, or null if it names none.</param>
    /// <param name="timeout">Limit for all requests together.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ProbeResult> TryAsync(Uri url, EndpointCredentials? credentials, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ConditionState? reachable = null;
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            {
                // Only a proxy responds with this status. The state of the server behind it is unknown.
                return ProbeResult.Unreachable(EndpointReasons.ConnectionFailed, "the proxy refuses the operator's credentials (407); correct option network.proxyCredentialsFile");
            }

            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return ProbeResult.Unreachable(EndpointReasons.ServerError, $"{url.Authority} responds with {(int)answer.StatusCode}");
            }

            reachable = Answered(url, answer);
            return new(reachable, await _credentials.TryAsync(url, answer, credentials, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var limited = $"within {timeout.TotalSeconds:0.#} s";
            return reachable is null
                ? ProbeResult.Unreachable(EndpointReasons.Timeout, $"{url.Authority} does not respond {limited}")
                : new(reachable, CredentialCondition.Unproven($"the credentials could not be verified {limited}"));
        }
        catch (HttpRequestException error)
        {
            return ProbeResult.From(url, error);
        }
    }

    private static ConditionState Answered(Uri url, HttpResponseMessage answer) => EndpointConditions.Reachable(
        ConditionState.True,
        EndpointReasons.Answered,
        answer.Headers.Location is not null
            ? $"{url.Authority} responds with {(int)answer.StatusCode} and a redirect, which ARC does not follow"
            : $"{url.Authority} responds with {(int)answer.StatusCode}");
}

/// <summary>The result of a probe, as conditions.</summary>
internal sealed record ProbeResult(ConditionState Reachable, ConditionState Authenticated)
{
    public static ProbeResult Unreachable(string reason, string message) =>
        new(EndpointConditions.Reachable(ConditionState.False, reason, message), EndpointConditions.Authenticated(ConditionState.Unknown, EndpointReasons.NotProbed, "the endpoint did not respond"));

    /// <summary>Classifies a failed request by the type of the error, never by its text.</summary>
    public static ProbeResult From(Uri url, HttpRequestException error) => error switch
    {
        { InnerException: TargetDeniedException denied } => Unreachable(EndpointReasons.TargetDenied, denied.Message),
        { InnerException: AuthenticationException or IOException { InnerException: AuthenticationException } } or { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            Unreachable(EndpointReasons.TlsError, $"the certificate of {url.Authority} is not trusted, or the server does not use TLS: {Innermost(error)}"),
        { InnerException: SocketException socket } => From(url, socket),
        { InnerException: ProxyException proxy } => Unreachable(EndpointReasons.ConnectionFailed, proxy.Message),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => Unreachable(
            EndpointReasons.ConnectionFailed, $"the proxy (option network.proxy) opens no tunnel to {url.Authority}: its status is {(int?)error.StatusCode}"),
        _ => Unreachable(EndpointReasons.ConnectionFailed, $"no response from {url.Authority}: it was cut off, or is not valid HTTP"),
    };

    private static ProbeResult From(Uri url, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery =>
            Unreachable(EndpointReasons.DnsFailure, $"the name '{url.Host}' does not resolve"),
        SocketError.ConnectionRefused => Unreachable(EndpointReasons.ConnectionRefused, $"{url.Authority} refuses connections"),
        SocketError.TimedOut => Unreachable(EndpointReasons.Timeout, $"{url.Authority} does not respond"),
        _ => Unreachable(EndpointReasons.ConnectionFailed, $"no connection to {url.Authority}: {error.SocketErrorCode}"),
    };

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;
}

/// <summary>HTTP client for Endpoints: within the network policy, without redirects or cookies, with a new connection for each probe.</summary>
internal static class EndpointHttp
{
    public static HttpClient CreateClient(GuardedConnector connector, SslClientAuthenticationOptions trust) => new(connector.Guard(() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
        SslOptions = trust,
    }))
    {
        // Each probe has its own limit.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "arc-operator" } },
    };
}
