namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A clock that a test shifts. Timers run in real time, so requests, watches and retries of the operator are not affected.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void ShiftTo(DateTimeOffset time) => Interlocked.Exchange(ref _offset, (time - base.GetUtcNow()).Ticks);
}
