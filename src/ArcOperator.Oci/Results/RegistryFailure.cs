using System.Net.Sockets;

namespace ArcOperator.Oci.Results;

/// <summary>The failure of a request to a registry. It holds no credentials and no query of a URL.</summary>
/// <param name="Kind">Kind of the failure.</param>
/// <param name="Message">Human-readable explanation.</param>
public sealed record RegistryFailure(RegistryFailureKind Kind, string Message)
{
    /// <summary>Status of the response, or null if there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Error code of the distribution specification, such as MANIFEST_UNKNOWN. Null if the registry gave none.</summary>
    public string? Code { get; init; }

    /// <summary>Time to wait before the next request, as the registry asks for. Null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The error of the connection, or null.</summary>
    public Exception? Cause { get; init; }

    /// <summary>True if the same request may succeed later.</summary>
    public bool IsTransient => Kind is RegistryFailureKind.RateLimited or RegistryFailureKind.ServerError or RegistryFailureKind.TimedOut
        || (Kind == RegistryFailureKind.Unreachable && IsOfConnection);

    // Other causes are decisions, such as a certificate that is not trusted or a network policy that denies an address.
    private bool IsOfConnection => Cause?.InnerException is null or IOException or SocketException;
}

/// <summary>Kinds of failures of a request to a registry.</summary>
public enum RegistryFailureKind
{
    /// <summary>The registry does not have the content (404).</summary>
    NotFound,

    /// <summary>The registry requires credentials, or refuses those that were sent (401).</summary>
    Unauthorized,

    /// <summary>The credentials do not permit the request (403).</summary>
    Denied,

    /// <summary>The registry allows no further requests for now (429).</summary>
    RateLimited,

    /// <summary>The registry refuses the request for another reason (4xx).</summary>
    Refused,

    /// <summary>The registry failed (5xx).</summary>
    ServerError,

    /// <summary>The response is not valid: a wrong digest or size, an invalid document, or a redirect that must not be followed.</summary>
    InvalidContent,

    /// <summary>The content exceeds a limit.</summary>
    TooLarge,

    /// <summary>No connection, or a connection that was cut off.</summary>
    Unreachable,

    /// <summary>The registry did not respond in time.</summary>
    TimedOut,
}
