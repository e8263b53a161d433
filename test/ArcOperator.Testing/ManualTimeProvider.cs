namespace ArcOperator.Testing;

/// <summary>A clock that a test advances. Due timers fire during the advance, in order, on the calling thread.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Returns true if a timer is due after exactly this time.</summary>
    public bool HasTimerIn(TimeSpan distance)
    {
        lock (_lock)
        {
            return _timers.Exists(timer => timer.Due == _now + distance);
        }
    }

    /// <summary>Time until the next timer is due, or null without a timer.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due) - _now;
            }
        }
    }

    /// <summary>Advances the clock.</summary>
    public void Advance(TimeSpan duration)
    {
        var end = GetUtcNow() + duration;
        while (TakeNext(end) is { } timer)
        {
            timer.GoOff();
        }

        lock (_lock)
        {
            _now = end;
        }
    }

    /// <summary>Waits until a timer is due after exactly this time, and advances the clock.</summary>
    public async Task AdvanceToTimerAsync(TimeSpan duration)
    {
        await Eventually.TrueAsync(() => HasTimerIn(duration), what: $"a timer that goes off in {duration}");
        Advance(duration);
    }

    internal void Arm(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + dueTime;
                _timers.Add(timer);
            }
        }
    }

    private ManualTimer? TakeNext(DateTimeOffset end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is not null)
            {
                _now = next.Due > _now ? next.Due : _now;
                _timers.Remove(next);
            }

            return next;
        }
    }
}
