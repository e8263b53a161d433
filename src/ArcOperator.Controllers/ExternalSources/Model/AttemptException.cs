namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>An attempt cannot continue. The message is shown to the user and contains nothing of a body, a Secret, or the query of a URL.</summary>
internal sealed class AttemptException(AttemptFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    public AttemptFailure Failure { get; } = failure;

    public static AttemptException Transient(string message, TimeSpan? retryAfter = null, Exception? inner = null) =>
        new(new(FailureClass.Transient, ExternalSourceReasons.Failed, message, retryAfter), inner);

    public static AttemptException Permanent(string message, Exception? inner = null) =>
        new(new(FailureClass.Permanent, ExternalSourceReasons.PermanentError, message), inner);

    public static AttemptException Configuration(string message, Exception? inner = null) =>
        new(new(FailureClass.Configuration, ExternalSourceReasons.ConfigurationError, message), inner);
}

/// <summary>Reason why an attempt failed. It is shown to the user and contains nothing of a body, a Secret, or the query of a URL.</summary>
/// <param name="Class">Kind of the failure. It decides when the next attempt is made.</param>
/// <param name="Reason">Reason of the condition, in one CamelCase word.</param>
/// <param name="Message">The fact and its remedy.</param>
/// <param name="RetryAfter">Delay that the server asked for, or null.</param>
/// <param name="MayHeal">True for a <see cref="FailureClass.Configuration"/> failure whose cause may change unnoticed: it is retried once per interval.</param>
internal sealed record AttemptFailure(FailureClass Class, string Reason, string Message, TimeSpan? RetryAfter = null, bool MayHeal = false);

/// <summary>Kind of a failure. It decides when the next attempt is made.</summary>
internal enum FailureClass
{
    /// <summary>A network failure, a timeout, an overloaded server, or a full disk: retried soon, with growing delay.</summary>
    Transient,

    /// <summary>The server refuses the request: retried once per interval.</summary>
    Permanent,

    /// <summary>The user has to change the spec, a Secret or an option: retried after the change.</summary>
    Configuration,
}
