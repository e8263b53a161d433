using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Classifies failed requests by status and by type of exception, never by the text of an exception.</summary>
internal static class HttpFailure
{
    /// <summary>Returns the failure of a request without a complete response.</summary>
    public static AttemptException Of(Uri url, Exception error) => error switch
    {
        { InnerException: TargetDeniedException denied } => AttemptException.Permanent($"{SourceUrl.Redact(url)} is not allowed as a target: {denied.Message}", error),
        { InnerException: ProxyException proxy } => AttemptException.Transient(proxy.Message, inner: error),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } tunnel => AttemptException.Transient(
            $"the proxy (option network.proxy) opens no tunnel to {url.Authority}: its status is {(int?)tunnel.StatusCode}", inner: error),
        { InnerException: AuthenticationException or IOException { InnerException: AuthenticationException } }
            or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            AttemptException.Transient($"the certificate of {url.Authority} is not trusted, or the server does not use TLS: {Innermost(error)}", inner: error),
        { InnerException: SocketException socket } => OfSocket(url, socket, error),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            AttemptException.Permanent($"{url.Authority} sends more than 64 KiB of headers", error),
        _ => AttemptException.Transient($"the response of {SourceUrl.Redact(url)} was cut off, or is not valid HTTP", inner: error),
    };

    /// <summary>Returns the failure of a request after a redirect. The server chose its target, so the message does not contain it.</summary>
    public static AttemptException OfRedirect(Uri first, Exception error) => error switch
    {
        { InnerException: TargetDeniedException } => AttemptException.Permanent($"{SourceUrl.Redact(first)} redirects to a target that the network options deny", error),
        { InnerException: ProxyException proxy } => AttemptException.Transient(proxy.Message, inner: error),
        _ => AttemptException.Transient($"{SourceUrl.Redact(first)} redirects to a server that cannot be reached or does not respond correctly", inner: error),
    };

    /// <summary>Returns the failure of a response without data, or null if the response has data.</summary>
    public static AttemptException? OfStatus(Uri url, HttpResponseMessage response, TimeProvider clock)
    {
        var (code, words) = ((int)response.StatusCode, $"{SourceUrl.Redact(url)} answers {(int)response.StatusCode}");
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NonAuthoritativeInformation => null,
            HttpStatusCode.Accepted => AttemptException.Transient($"{words}: the data is not ready yet", RetryAfter(response, clock)),
            HttpStatusCode.ProxyAuthenticationRequired => AttemptException.Transient("the proxy requires credentials: set option network.proxyCredentialsFile"),
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests => AttemptException.Transient(words, RetryAfter(response, clock)),
            HttpStatusCode.NotModified => AttemptException.Transient($"{words} (not modified), although the request was not conditional"),
            _ when code >= 500 => AttemptException.Transient(words, RetryAfter(response, clock)),
            _ when code < 400 => AttemptException.Permanent($"{words}, which has no data"),
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
            AttemptException.Transient($"host '{url.Host}' does not resolve", inner: error),
        SocketError.ConnectionRefused => AttemptException.Transient($"{url.Authority} refuses connections", inner: error),
        SocketError.TimedOut => AttemptException.Transient($"{url.Authority} does not answer", inner: error),
        _ => AttemptException.Transient($"the connection to {url.Authority} failed: {socket.SocketErrorCode}", inner: error),
    };

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;
}
