namespace ArcOperator.Runtime.Queue;

/// <summary>
/// Delay before a key that failed is tried again: 5 ms · 2ⁿ up to a limit. A random part of up to a half is taken off, so that keys
/// that failed together do not come back together.
/// </summary>
/// <param name="longest">Upper limit of the delay.</param>
/// <param name="random">Source of the random part.</param>
internal sealed class FailureBackoff(TimeSpan longest, Random random)
{
    private const int MostDoublings = 30;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);

    /// <param name="failures">Number of failures in a row before this one.</param>
    public TimeSpan Delay(int failures)
    {
        var full = TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(failures, MostDoublings), longest.Ticks));
        return full * (1 - (random.NextDouble() / 2));
    }
}
