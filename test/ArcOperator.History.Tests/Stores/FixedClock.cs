namespace ArcOperator.History.Tests.Stores;

/// <summary>A clock whose time of day the test sets, and whose timers run in real time.</summary>
internal sealed class FixedClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan duration) => _now += duration;
}
