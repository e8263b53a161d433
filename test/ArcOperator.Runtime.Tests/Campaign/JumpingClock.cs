namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>A clock whose wall time jumps, as administrators and virtual machines cause it, while its monotonic time is unaffected.</summary>
internal sealed class JumpingClock(ManualTimeProvider time) : TimeProvider
{
    private TimeSpan _error;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + _error;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);

    public void Jump(TimeSpan distance) => _error += distance;
}
