using System.Collections.Concurrent;
using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class DelayHeapTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _due = [];
    private readonly DelayHeap<string> _heap;

    public DelayHeapTests() => _heap = new(_clock, _due.AddRange);

    [TearDown]
    public void Dispose() => _heap.Dispose();

    [Test]
    public void A_cancelled_delay_does_not_fire()
    {
        _heap.Schedule("one", TimeSpan.FromSeconds(1));
        _heap.Schedule("two", TimeSpan.FromSeconds(2));

        _heap.Cancel("one");
        _clock.Advance(TimeSpan.FromSeconds(5));

        _due.Should().Equal("two");
    }

    [Test]
    public void A_cancelled_key_can_be_scheduled_again_for_a_later_time()
    {
        _heap.Schedule("one", TimeSpan.FromSeconds(1));
        _heap.Cancel("one");
        _heap.Schedule("one", TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromSeconds(2));
        _due.Should().BeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _due.Should().Equal("one");
    }

    [Test]
    public void The_removal_of_cancelled_keys_keeps_the_others()
    {
        _heap.Schedule("first", TimeSpan.FromSeconds(1));
        _heap.Schedule("last", TimeSpan.FromSeconds(100));
        for (var key = 0; key < 5000; key++)
        {
            _heap.Schedule($"{key}", TimeSpan.FromSeconds(50));
            _heap.Cancel($"{key}");
        }

        _clock.Advance(TimeSpan.FromSeconds(101));

        _due.Should().Equal("first", "last");
    }

    [Test]
    public void A_delay_longer_than_any_timer_is_split_into_days()
    {
        _heap.Schedule("one", TimeSpan.FromDays(60));

        for (var day = 0; day < 60; day++)
        {
            _clock.HasTimerIn(TimeSpan.FromDays(1)).Should().BeTrue("no timer waits longer than 49 days");
            _due.Should().BeEmpty();
            _clock.Advance(TimeSpan.FromDays(1));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        _due.Should().Equal("one");
    }

    [Test]
    public async Task A_delay_beyond_the_range_of_the_clock_never_fires_and_delays_no_others()
    {
        var due = new ConcurrentQueue<string>();
        using var heap = new DelayHeap<string>(TimeProvider.System, keys => keys.ToList().ForEach(due.Enqueue));

        heap.Schedule("one", TimeSpan.MaxValue);
        heap.Schedule("two", TimeSpan.FromDays(365_000));
        heap.Schedule("three", TimeSpan.FromMilliseconds(1));

        await Eventually.TrueAsync(() => !due.IsEmpty);
        due.Should().Equal("three");
    }
}
