using System.Net.Sockets;
using System.Security.Authentication;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Why there was no answer, by the kind of the exception and never by its text.</summary>
internal static class ProbeFailure
{
    public static ProbeResult Of(Uri url, HttpRequestException error) => error switch
    {
        { InnerException: TargetDeniedException denied } => ProbeResult.Unreachable(EndpointReasons.TargetDenied, denied.Message),
        { InnerException: AuthenticationException or IOException { InnerException: AuthenticationException } } or { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            ProbeResult.Unreachable(EndpointReasons.TlsError, $"no trust in the certificate of {url.Authority}, or it speaks no TLS: {Innermost(error)}"),
        { InnerException: SocketException socket } => OfSocket(url, socket),
        _ => ProbeResult.Unreachable(EndpointReasons.ConnectionFailed, $"no answer from {url.Authority}: {Innermost(error)}"),
    };

    private static ProbeResult OfSocket(Uri url, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery =>
            ProbeResult.Unreachable(EndpointReasons.DnsFailure, $"the name '{url.Host}' does not resolve"),
        SocketError.ConnectionRefused => ProbeResult.Unreachable(EndpointReasons.ConnectionRefused, $"{url.Authority} refuses connections"),
        SocketError.TimedOut => ProbeResult.Unreachable(EndpointReasons.Timeout, $"{url.Authority} does not answer"),
        _ => ProbeResult.Unreachable(EndpointReasons.ConnectionFailed, $"no connection to {url.Authority}: {error.SocketErrorCode}"),
    };

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;
}
