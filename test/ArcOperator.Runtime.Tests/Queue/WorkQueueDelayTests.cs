using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueueDelayTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<int> _queue;

    public WorkQueueDelayTests() => _queue = new(_clock, _ => "", null, TimeSpan.FromMinutes(5), new NoJitter());

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task A_delayed_key_is_added_when_its_delay_ends()
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
    public void A_key_without_delay_is_added_immediately([Values(0, -1)] int seconds)
    {
        _queue.Add(2, QueuePriority.Low);
        _queue.AddAfter(1, seconds * Second);

        _queue.Work().Should().Be(1, "it has not come round, it has happened");
    }

    [Test]
    public void A_periodic_key_has_lower_priority_than_a_new_one()
    {
        _queue.AddAfter(1, Second);
        _queue.AddRateLimited(2);
        _clock.Advance(2 * Second);
        _queue.Add(3);

        _queue.Work().Should().Be(3);
        Enumerable.Range(0, 2).Select(_ => _queue.Work()).Should().BeEquivalentTo([1, 2]);
    }

    [Test]
    public async Task The_earliest_of_several_delays_of_a_key_counts([Values(1, 5)] int first, [Values(1, 5)] int second)
    {
        _queue.AddAfter(1, first * Second);
        _queue.AddAfter(1, second * Second);

        _clock.Advance((Math.Min(first, second) + 0.1) * Second);
        _queue.Work().Should().Be(1);
        _clock.Advance(10 * Second);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void Keys_are_added_in_the_order_of_their_delays()
    {
        _queue.AddAfter(3, 3 * Second);
        _queue.AddAfter(1, Second);
        _queue.AddAfter(2, 2 * Second);

        _clock.Advance(10 * Second);

        Enumerable.Range(0, 3).Select(_ => _queue.Work()).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task Taking_a_key_cancels_its_delay()
    {
        _queue.AddAfter(1, Second);
        _queue.Add(1);
        _queue.Work();

        _clock.Advance(10 * Second);

        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void A_delay_of_a_key_in_progress_counts()
    {
        _queue.Add(1);
        _queue.Take();
        _queue.AddAfter(1, Second);
        _queue.Done(1);

        _clock.Advance(2 * Second);

        _queue.Work().Should().Be(1);
    }

    [Test]
    public async Task A_delay_that_ends_while_the_key_is_in_progress_adds_it_again_afterwards()
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
    public async Task A_waiting_key_whose_delay_ends_is_taken_once()
    {
        _queue.AddAfter(1, Second);
        _queue.Add(1);

        _clock.Advance(2 * Second);

        _queue.Work().Should().Be(1);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void The_delay_after_failures_of_a_key_doubles_up_to_5_minutes()
    {
        var delays = Enumerable.Range(0, 40).Select(_ => Fail(1)).ToList();

        delays.Take(4).Should().Equal(Milliseconds(5, 10, 20, 40));
        delays.Skip(16).Should().AllBeEquivalentTo(TimeSpan.FromMinutes(5));
    }

    [Test]
    public void A_success_resets_the_delay_after_failures()
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
    public void Failures_of_one_key_do_not_count_for_others()
    {
        Fail(1);
        Fail(1);

        Fail(2).Should().Be(TimeSpan.FromMilliseconds(5));
    }

    [Test]
    public void A_changed_key_is_added_immediately_despite_earlier_failures()
    {
        for (var failure = 0; failure < 30; failure++)
        {
            Fail(1);
        }

        _queue.AddRateLimited(1);
        _queue.Add(1);

        _queue.Work().Should().Be(1);
    }

    /// <summary>Takes the key when it is due, and lets its work fail.</summary>
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
