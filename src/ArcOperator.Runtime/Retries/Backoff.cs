namespace ArcOperator.Runtime.Retries;

/// <summary>Delays between attempts that fail: the first delay, doubled with each further failure up to the longest delay.</summary>
/// <param name="First">Delay after the first failure.</param>
/// <param name="Longest">Upper limit of all delays.</param>
public readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    private const int MaxDoublings = 40;

    /// <summary>Returns the delay before the next attempt.</summary>
    /// <param name="failures">Number of consecutive failures before the latest one.</param>
    /// <param name="spread">Factor that differs between objects or processes, so that those that failed together do not retry together.</param>
    public TimeSpan Delay(long failures, double spread = 1)
    {
        var delay = Math.Min(First.Ticks * Math.Pow(2, Math.Clamp(failures, 0, MaxDoublings)), Longest.Ticks) * spread;
        return delay < Longest.Ticks ? TimeSpan.FromTicks((long)delay) : Longest;
    }
}
