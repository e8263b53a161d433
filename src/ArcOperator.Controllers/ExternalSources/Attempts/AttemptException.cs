namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>An attempt cannot go on. The message is for the user, and holds nothing of a body, a Secret, or a URL's query.</summary>
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

/// <summary>Reason why an attempt failed. Shown to the user: it holds nothing of a body, a Secret, or a URL's query.</summary>
/// <param name="Class">Decides when to try again.</param>
/// <param name="Reason">One word, for programs.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="RetryAfter">When the other side wants to be asked again; null where it did not say.</param>
/// <param name="MayHeal">With <see cref="FailureClass.Configuration"/>: what is wrong may change without being noticed here, so look once per interval.</param>
internal sealed record AttemptFailure(FailureClass Class, string Reason, string Message, TimeSpan? RetryAfter = null, bool MayHeal = false);

/// <summary>Kind of a failure. Decides when the next attempt is made.</summary>
internal enum FailureClass
{
    /// <summary>A network, a timeout, an overloaded server, a full disk: retried soon, with growing delay.</summary>
    Transient,

    /// <summary>The source refuses the request: retried once per interval.</summary>
    Permanent,

    /// <summary>The user has to change something: retried after the change.</summary>
    Configuration,
}
