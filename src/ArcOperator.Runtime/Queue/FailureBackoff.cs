namespace ArcOperator.Runtime.Queue;

/// <summary>How long a key that failed waits for its next try: 5 ms · 2ⁿ up to 1000 s, for ever; client-go's default for one item.</summary>
internal static class FailureBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1000);

    /// <param name="failures">How often the key failed before, in a row.</param>
    public static TimeSpan Delay(int failures) =>
        failures >= 18 ? Longest : TimeSpan.FromTicks(Math.Min(First.Ticks << failures, Longest.Ticks));
}
