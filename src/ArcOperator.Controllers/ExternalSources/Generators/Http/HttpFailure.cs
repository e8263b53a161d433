using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>What an answer, or its absence, means: by status and by the kind of an exception, never by its text.</summary>
internal static class HttpFailure
{
    public static AttemptException Of(Uri url, Exception error) => error switch
    {
        { InnerException: TargetDeniedException denied } => AttemptException.Permanent($"{SourceUrl.Shown(url)} must not be asked: {denied.Message}", error),
        { InnerException: ProxyException proxy } => AttemptException.Transient(proxy.Message, inner: error),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } tunnel => AttemptException.Transient(
            $"the proxy (option network.proxy) opens no tunnel to {url.Authority}: it answers {(int?)tunnel.StatusCode}", inner: error),
        { InnerException: AuthenticationException or IOException { InnerException: AuthenticationException } }
            or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            AttemptException.Transient($"no trust in the certificate of {url.Authority}, or it speaks no TLS: {Innermost(error)}", inner: error),
        { InnerException: SocketException socket } => OfSocket(url, socket, error),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            AttemptException.Permanent($"{url.Authority} answers with more headers than are read (64 KiB)", error),
        _ => AttemptException.Transient($"the answer of {SourceUrl.Shown(url)} was cut off, or is no HTTP", inner: error),
    };

    /// <summary>Of an answer that brings no data; null: it does.</summary>
    public static AttemptException? OfStatus(Uri url, HttpResponseMessage response, TimeProvider clock)
    {
        var (code, words) = ((int)response.StatusCode, $"{SourceUrl.Shown(url)} answers {(int)response.StatusCode}");
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NonAuthoritativeInformation => null,
            HttpStatusCode.Accepted => AttemptException.Transient($"{words}: the data is not ready yet", RetryAfter(response, clock)),
            HttpStatusCode.ProxyAuthenticationRequired => AttemptException.Transient("the proxy asks for credentials (option network.proxyCredentialsFile)"),
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests => AttemptException.Transient(words, RetryAfter(response, clock)),
            HttpStatusCode.NotModified => AttemptException.Transient($"{words} (not modified) although it was asked for all of the data"),
            _ when code >= 500 => AttemptException.Transient(words, RetryAfter(response, clock)),
            _ when code < 400 => AttemptException.Permanent($"{words}, which brings no data"),
            _ => AttemptException.Permanent(words),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    private static AttemptException OfSocket(Uri url, SocketException socket, Exception error) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery =>
            AttemptException.Transient($"the name '{url.Host}' does not resolve", inner: error),
        SocketError.ConnectionRefused => AttemptException.Transient($"{url.Authority} refuses connections", inner: error),
        SocketError.TimedOut => AttemptException.Transient($"{url.Authority} does not answer", inner: error),
        _ => AttemptException.Transient($"the connection to {url.Authority} failed: {socket.SocketErrorCode}", inner: error),
    };

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;
}
