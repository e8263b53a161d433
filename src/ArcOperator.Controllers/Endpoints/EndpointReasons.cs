namespace ArcOperator.Controllers.Endpoints;

/// <summary>Why an Endpoint's conditions are as they are.</summary>
internal static class EndpointReasons
{
    public const string Valid = "Valid";
    public const string SecretNotFound = "SecretNotFound";
    public const string UnknownType = "UnknownType";

    /// <summary>Something answered.</summary>
    public const string Answered = "Answered";
    public const string NotProbed = "NotProbed";
    public const string UnsupportedScheme = "UnsupportedScheme";
    public const string DnsFailure = "DNSFailure";
    public const string ConnectionRefused = "ConnectionRefused";

    /// <summary>No connection, for another reason than a refusal: no route, a reset, an answer that is no HTTP.</summary>
    public const string ConnectionFailed = "ConnectionFailed";
    public const string TlsError = "TLSError";
    public const string Timeout = "Timeout";
    public const string TargetDenied = "TargetDenied";
    public const string ServerError = "ServerError";

    /// <summary>The place lets anybody in.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>The place asked for credentials and took those of the Secret.</summary>
    public const string Accepted = "Accepted";
    public const string Unauthorized = "Unauthorized";

    /// <summary>Whether the credentials are good cannot be told from outside.</summary>
    public const string Unproven = "Unproven";

    public const string Ready = "Ready";
    public const string InUse = "InUse";
}
