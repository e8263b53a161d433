using ArcOperator.Runtime.Events;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Events;

public sealed class EventPaceTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly EventPace _pace;

    public EventPaceTests() => _pace = new(_clock);

    [Test]
    public async Task Thirty_go_at_once_and_the_next_waits_for_its_turn()
    {
        GoAtOnce(30);

        var next = _pace.WaitAsync(default);

        next.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        await next;
    }

    [Test]
    public async Task In_a_storm_twenty_go_each_second()
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
    public void With_time_as_many_may_go_at_once_again()
    {
        GoAtOnce(30);

        _clock.Advance(TimeSpan.FromSeconds(1));

        GoAtOnce(20);
        _pace.WaitAsync(default).IsCompleted.Should().BeFalse();
    }

    [Test]
    public void After_a_long_pause_no_more_go_at_once_than_at_first()
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
