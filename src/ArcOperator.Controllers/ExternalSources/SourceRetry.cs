using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Schedule of the attempts of an ExternalSource.</summary>
internal static class SourceRetry
{
    /// <summary>Number of consecutive failures after which the source is tried once per interval only.</summary>
    public const int MostAttempts = 10;

    private static readonly Backoff FailureDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    // A longer Retry-After is shortened: the server may be fixed earlier than it expects.
    private static readonly TimeSpan LongestRequested = TimeSpan.FromDays(1);

    /// <summary>Returns the interval and up to 5 % more, so that sources that were created together are not fetched together for ever.</summary>
    public static TimeSpan Interval(TimeSpan interval, string seed) => interval * (1 + (0.05 * ContentHash.Fraction(seed)));

    /// <summary>Returns the delay after a failure, or null if the next attempt needs a change of the spec or of a Secret.</summary>
    /// <param name="failure">The latest failure.</param>
    /// <param name="failures">Number of consecutive failures, including the latest.</param>
    /// <param name="interval">Interval of the source.</param>
    /// <param name="seed">Text that is different for each source.</param>
    public static TimeSpan? After(AttemptFailure failure, int failures, TimeSpan interval, string seed) => failure switch
    {
        { Class: FailureClass.Configuration, MayHeal: false } => null,
        { Class: FailureClass.Configuration or FailureClass.Permanent } => Interval(interval, seed),
        { RetryAfter: { } requested } => Max(Delay(failures, interval, seed), requested < LongestRequested ? requested : LongestRequested),
        _ => Delay(failures, interval, seed),
    };

    /// <summary>Returns 1 s, 2 s, 4 s and so on up to 5 min, each a quarter more or less, and from the tenth failure on the interval.</summary>
    public static TimeSpan Delay(int failures, TimeSpan interval, string seed) =>
        failures >= MostAttempts ? Interval(interval, seed) : FailureDelay.Delay(failures - 1, 0.75 + (0.5 * ContentHash.Fraction($"{seed}/{failures}")));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
