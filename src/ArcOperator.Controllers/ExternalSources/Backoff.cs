using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>When to look again.</summary>
internal static class Backoff
{
    /// <summary>So many failures in a row, and it is only tried once per interval.</summary>
    public const int MostAttempts = 10;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // A server that wants to be left alone for longer is not listened to: somebody may have mended it meanwhile.
    private static readonly TimeSpan LongestRequested = TimeSpan.FromDays(1);

    /// <summary>The interval and up to 5 % more, so that what began together does not stay together.</summary>
    public static TimeSpan Interval(TimeSpan interval, string seed) => interval * (1 + (0.05 * SourceFingerprint.Fraction(seed)));

    /// <summary>How long to wait after a failure; null: until spec or Secrets change.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="failures">How often in a row, this time included.</param>
    /// <param name="interval">The source's own.</param>
    /// <param name="seed">Gives the part of chance.</param>
    public static TimeSpan? After(AttemptFailure failure, int failures, TimeSpan interval, string seed) => failure switch
    {
        { Class: FailureClass.Configuration, MayHeal: false } => null,
        { Class: FailureClass.Configuration or FailureClass.Permanent } => Interval(interval, seed),
        { RetryAfter: { } requested } => Max(Delay(failures, interval, seed), requested < LongestRequested ? requested : LongestRequested),
        _ => Delay(failures, interval, seed),
    };

    /// <summary>1 s, 2 s, 4 s, … to 5 min, each a quarter more or less; from the tenth failure on the interval.</summary>
    public static TimeSpan Delay(int failures, TimeSpan interval, string seed)
    {
        if (failures >= MostAttempts)
        {
            return Interval(interval, seed);
        }

        var doubled = First * Math.Pow(2, Math.Max(0, failures - 1)) * (0.75 + (0.5 * SourceFingerprint.Fraction($"{seed}/{failures}")));
        return doubled < Longest ? doubled : Longest;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
