using ArcOperator.Runtime.Events;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Events;

public sealed class EventRateLimiterTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly EventRateLimiter _pace;

    public EventRateLimiterTests() => _pace = new(_clock);

    [Test]
    public async Task Thirty_events_are_written_immediately_and_the_next_one_waits()
    {
        GoAtOnce(30);

        var next = _pace.WaitAsync(default);

        next.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        await next;
    }

    [Test]
    public async Task Under_load_twenty_events_are_written_each_second()
    {
        GoAtOnce(30);
        var began = _clock.GetUtcNow();

        for (var count = 0; count < 20; count++)
        {
            var next = _pace.WaitAsync(default);
            _clock.Advance(_clock.NextTimer!.Value);
            await next;
        }

        _clock.GetUtcNow().Should().BeCloseTo(began + TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1));
    }

    [Test]
    public void The_burst_of_events_refills_with_time()
    {
        GoAtOnce(30);

        _clock.Advance(TimeSpan.FromSeconds(1));

        GoAtOnce(20);
        _pace.WaitAsync(default).IsCompleted.Should().BeFalse();
    }

    [Test]
    public void The_burst_of_events_does_not_grow_after_a_long_pause()
    {
        _clock.Advance(TimeSpan.FromHours(1));

        GoAtOnce(30);
        _pace.WaitAsync(default).IsCompleted.Should().BeFalse();
    }

    private void GoAtOnce(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            _pace.WaitAsync(default).IsCompletedSuccessfully.Should().BeTrue("number {0} of {1} goes at once", number, count);
        }
    }
}
