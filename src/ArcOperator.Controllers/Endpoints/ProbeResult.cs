using System.Net.Sockets;
using System.Security.Authentication;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Endpoints;

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
        _ => Unreachable(EndpointReasons.ConnectionFailed, $"no response from {url.Authority}: {Innermost(error)}"),
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
