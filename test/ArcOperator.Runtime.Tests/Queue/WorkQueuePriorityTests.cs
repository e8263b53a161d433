using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueuePriorityTests
{
    private readonly WorkQueue<int> _queue = new(new ManualTimeProvider());

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public void A_key_of_higher_priority_is_taken_first()
    {
        _queue.Add(1, QueuePriority.Low);
        _queue.Add(2, QueuePriority.Normal);

        _queue.Work().Should().Be(2);
        _queue.Work().Should().Be(1);
    }

    [Test]
    public void A_key_of_low_priority_is_taken_under_constant_load()
    {
        _queue.Add(0, QueuePriority.Low);
        for (var key = 1; key <= 20; key++)
        {
            _queue.Add(key);
        }

        var taken = Enumerable.Range(0, 8).Select(_ => _queue.Work()).ToList();

        taken.Should().Contain(0).And.StartWith([1, 2, 3], "the others go first but for the eighth turn");
    }

    [Test]
    public void Keys_of_normal_priority_do_not_wait_for_many_low_ones()
    {
        for (var key = 1; key <= 20; key++)
        {
            _queue.Add(key, QueuePriority.Low);
        }

        _queue.Add(0);

        Enumerable.Range(0, 2).Select(_ => _queue.Work()).Should().Contain(0);
    }

    [Test]
    public async Task A_waiting_key_whose_priority_rises_is_taken_once_with_the_new_priority()
    {
        _queue.Add(1, QueuePriority.Low);
        _queue.Add(2, QueuePriority.Low);

        _queue.Add(2, QueuePriority.Normal);

        _queue.Depth.Should().Be(2, "it is the same key");
        _queue.Work().Should().Be(2);
        _queue.Work().Should().Be(1);
        _queue.Depth.Should().Be(0);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task A_waiting_key_keeps_its_highest_priority()
    {
        _queue.Add(1, QueuePriority.Normal);
        _queue.Add(2, QueuePriority.Low);

        _queue.Add(1, QueuePriority.Low);

        _queue.Work().Should().Be(1);
        _queue.Work().Should().Be(2);
        await _queue.ShouldBeEmptyAsync();
    }

    [TestCase(QueuePriority.Low, QueuePriority.Normal)]
    [TestCase(QueuePriority.Normal, QueuePriority.Low)]
    public void A_key_that_is_added_while_in_progress_has_the_highest_requested_priority(QueuePriority first, QueuePriority second)
    {
        _queue.Add(1);
        _queue.Take();

        _queue.Add(1, first);
        _queue.Add(1, second);
        _queue.Add(2, QueuePriority.Low);
        _queue.Done(1);

        _queue.Work().Should().Be(1);
    }

    [Test]
    public void The_priority_of_a_finished_key_is_forgotten()
    {
        _queue.Add(1, QueuePriority.Normal);
        _queue.Work();

        _queue.Add(1, QueuePriority.Low);
        _queue.Add(2, QueuePriority.Normal);

        _queue.Work().Should().Be(2);
    }
}
