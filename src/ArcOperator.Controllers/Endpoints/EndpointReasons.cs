using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Reasons of an Endpoint's conditions.</summary>
internal static class EndpointReasons
{
    public const string Valid = "Valid";
    public const string InvalidSpec = ArcReasons.InvalidSpec;

    /// <summary>The address is neither a host nor a URL, or it holds credentials.</summary>
    public const string InvalidUrl = "InvalidURL";
    public const string SecretNotFound = "SecretNotFound";
    public const string UnknownType = "UnknownType";

    /// <summary>A server responded.</summary>
    public const string Answered = "Answered";
    public const string NotProbed = "NotProbed";
    public const string UnsupportedScheme = "UnsupportedScheme";
    public const string DnsFailure = "DNSFailure";
    public const string ConnectionRefused = "ConnectionRefused";

    /// <summary>The connection failed for another reason than a refusal: no route, a reset, a response that is not HTTP.</summary>
    public const string ConnectionFailed = "ConnectionFailed";
    public const string TlsError = "TLSError";
    public const string Timeout = "Timeout";
    public const string TargetDenied = "TargetDenied";
    public const string ServerError = "ServerError";

    /// <summary>The server accepts requests without credentials.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>The server accepted the credentials of the Secret.</summary>
    public const string Accepted = "Accepted";
    public const string Unauthorized = "Unauthorized";

    /// <summary>The credentials could not be verified.</summary>
    public const string Unproven = "Unproven";

    public const string Ready = "Ready";
    public const string InUse = "InUse";
}
