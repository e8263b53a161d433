using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueueDelayTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<int> _queue;

    public WorkQueueDelayTests() => _queue = new(_clock, null, TimeSpan.FromMinutes(5), new NoJitter());

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task A_key_comes_up_when_its_delay_is_over_and_not_before()
    {
        _queue.AddAfter(1, Second);

        _clock.Advance(0.999 * Second);
        await _queue.ShouldBeEmptyAsync();
        _clock.Advance(0.01 * Second);
        _queue.Work().Should().Be(1);
        _clock.Advance(10 * Second);
        await _queue.ShouldBeEmptyAsync("a delay is over once");
    }

    [Test]
    public void A_delay_that_is_none_adds_at_once([Values(0, -1)] int seconds)
    {
        _queue.Add(2, QueuePriority.Low);
        _queue.AddAfter(1, seconds * Second);

        _queue.Work().Should().Be(1, "it has not come round, it has happened");
    }

    [Test]
    public void What_comes_round_gives_way_to_what_has_just_happened()
    {
        _queue.AddAfter(1, Second);
        _queue.AddRateLimited(2);
        _clock.Advance(2 * Second);
        _queue.Add(3);

        _queue.Work().Should().Be(3);
        Enumerable.Range(0, 2).Select(_ => _queue.Work()).Should().BeEquivalentTo([1, 2]);
    }

    [Test]
    public async Task The_earliest_of_several_delays_counts([Values(1, 5)] int first, [Values(1, 5)] int second)
    {
        _queue.AddAfter(1, first * Second);
        _queue.AddAfter(1, second * Second);

        _clock.Advance((Math.Min(first, second) + 0.1) * Second);
        _queue.Work().Should().Be(1);
        _clock.Advance(10 * Second);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void Keys_come_up_in_the_order_of_their_delays()
    {
        _queue.AddAfter(3, 3 * Second);
        _queue.AddAfter(1, Second);
        _queue.AddAfter(2, 2 * Second);

        _clock.Advance(10 * Second);

        Enumerable.Range(0, 3).Select(_ => _queue.Work()).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task Taking_a_key_forgets_when_it_was_to_come_up_later()
    {
        _queue.AddAfter(1, Second);
        _queue.Add(1);
        _queue.Work();

        _clock.Advance(10 * Second);

        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void A_delay_asked_for_while_the_key_is_worked_on_counts()
    {
        _queue.Add(1);
        _queue.Take();
        _queue.AddAfter(1, Second);
        _queue.Done(1);

        _clock.Advance(2 * Second);

        _queue.Work().Should().Be(1);
    }

    [Test]
    public async Task A_delay_that_ends_while_the_key_is_worked_on_has_it_worked_on_afterwards()
    {
        _queue.Add(1);
        _queue.Take();
        _queue.AddAfter(1, Second);

        _clock.Advance(2 * Second);

        await _queue.ShouldBeEmptyAsync();
        _queue.Done(1);
        _queue.Work().Should().Be(1);
    }

    [Test]
    public async Task A_key_that_waits_already_when_its_delay_ends_is_taken_once()
    {
        _queue.AddAfter(1, Second);
        _queue.Add(1);

        _clock.Advance(2 * Second);

        _queue.Work().Should().Be(1);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void The_delay_after_failures_doubles_up_to_5_min_and_stays_there()
    {
        var delays = Enumerable.Range(0, 40).Select(_ => Fail(1)).ToList();

        delays.Take(4).Should().Equal(Milliseconds(5, 10, 20, 40));
        delays.Skip(16).Should().AllBeEquivalentTo(TimeSpan.FromMinutes(5));
    }

    [Test]
    public void After_a_success_the_next_failure_is_the_first_again()
    {
        Fail(1);
        Fail(1);
        _queue.Add(1);
        _queue.Take();
        _queue.Forget(1);
        _queue.Done(1);

        Fail(1).Should().Be(TimeSpan.FromMilliseconds(5));
    }

    [Test]
    public void One_keys_failures_are_no_others()
    {
        Fail(1);
        Fail(1);

        Fail(2).Should().Be(TimeSpan.FromMilliseconds(5));
    }

    [Test]
    public void A_change_is_not_kept_waiting_by_earlier_failures()
    {
        for (var failure = 0; failure < 30; failure++)
        {
            Fail(1);
        }

        _queue.AddRateLimited(1);
        _queue.Add(1);

        _queue.Work().Should().Be(1);
    }

    /// <summary>Has the key come up, and its work fail.</summary>
    private TimeSpan Fail(int key)
    {
        _queue.Add(key);
        _queue.Take();
        var delay = _queue.AddRateLimited(key);
        _queue.Done(key);
        _clock.Advance(delay + TimeSpan.FromMilliseconds(1));
        _queue.Work().Should().Be(key);
        return delay;
    }

    private static IEnumerable<TimeSpan> Milliseconds(params double[] values) => values.Select(TimeSpan.FromMilliseconds);

    /// <summary>Source of the random part of delays that returns 0, so that each delay has its full length.</summary>
    private sealed class NoJitter : Random
    {
        protected override double Sample() => 0;

        public override double NextDouble() => 0;
    }
}
