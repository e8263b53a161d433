namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Why an attempt failed. Shown to the user: it holds nothing of a body, a Secret, or a URL's query.</summary>
/// <param name="Class">Decides when to try again.</param>
/// <param name="Reason">One word, for programs.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="RetryAfter">When the other side wants to be asked again; null where it did not say.</param>
/// <param name="MayHeal">With <see cref="FailureClass.Configuration"/>: what is wrong may change without being noticed here, so look once per interval.</param>
internal sealed record AttemptFailure(FailureClass Class, string Reason, string Message, TimeSpan? RetryAfter = null, bool MayHeal = false);
