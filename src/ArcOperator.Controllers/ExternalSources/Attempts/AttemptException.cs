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
