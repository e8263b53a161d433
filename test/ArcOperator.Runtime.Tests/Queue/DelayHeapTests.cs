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
    public void What_is_cancelled_does_not_come_up()
    {
        _heap.Schedule("one", TimeSpan.FromSeconds(1));
        _heap.Schedule("two", TimeSpan.FromSeconds(2));

        _heap.Cancel("one");
        _clock.Advance(TimeSpan.FromSeconds(5));

        _due.Should().Equal("two");
    }

    [Test]
    public void What_was_cancelled_can_be_scheduled_anew_and_later()
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
    public void A_sweep_of_cancelled_keys_leaves_the_others_in_place()
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
    public void A_delay_longer_than_any_timer_is_waited_for_day_by_day()
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
    public async Task A_delay_longer_than_the_clock_can_count_neither_comes_up_nor_holds_others_up()
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
