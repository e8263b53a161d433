using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueueTests
{
    private readonly WorkQueue<int> _queue = new(new ManualTimeProvider());

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task A_key_added_twice_before_work_starts_is_taken_once()
    {
        _queue.Add(1);
        _queue.Add(1);

        _queue.Work().Should().Be(1);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task A_key_in_progress_is_not_given_to_a_second_worker()
    {
        _queue.Add(1);
        _queue.Take();

        _queue.Add(1);

        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task A_key_that_is_added_while_in_progress_is_taken_once_more_afterwards()
    {
        _queue.Add(1);
        _queue.Take();

        _queue.Add(1);
        _queue.Add(1);
        _queue.Done(1);

        _queue.Work().Should().Be(1);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void Another_key_is_taken_while_one_is_in_progress()
    {
        _queue.Add(1);
        _queue.Add(2);

        _queue.Take().Should().Be(1);
        _queue.Take().Should().Be(2);
        _queue.Processing.Should().Be(2);
    }

    [Test]
    public async Task A_waiting_worker_receives_an_added_key()
    {
        var worker = _queue.TakeAsync(default).AsTask();

        _queue.Add(1);

        (await worker).Should().Be(1);
    }

    [Test]
    public async Task A_worker_that_cancels_its_wait_loses_no_key()
    {
        await _queue.ShouldBeEmptyAsync();

        _queue.Add(1);

        _queue.Take().Should().Be(1);
    }

    [Test]
    public void Depth_and_Processing_count_keys()
    {
        _queue.Add(1);
        _queue.Add(2);
        _queue.Add(3);
        _queue.Take();
        _queue.Add(1);

        _queue.Depth.Should().Be(2);
        _queue.Processing.Should().Be(1);

        _queue.Done(1);

        _queue.Depth.Should().Be(3, "the key was added again meanwhile");
        _queue.Processing.Should().Be(0);
    }

    [Test]
    public async Task Returning_a_key_that_was_not_taken_does_nothing()
    {
        _queue.Done(1);

        _queue.Processing.Should().Be(0);
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Returning_a_waiting_key_does_not_remove_it()
    {
        _queue.Add(1);

        _queue.Done(1);

        _queue.Processing.Should().Be(0);
        _queue.Work().Should().Be(1);
        await _queue.ShouldBeEmptyAsync();
    }
}
