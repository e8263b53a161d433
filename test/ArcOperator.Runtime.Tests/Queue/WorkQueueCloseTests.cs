using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueueCloseTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<int> _queue;

    public WorkQueueCloseTests() => _queue = new(_clock);

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task All_waiting_workers_end_when_the_queue_is_closed()
    {
        var workers = Enumerable.Range(0, 5).Select(_ => _queue.TakeAsync(default).AsTask()).ToList();

        _queue.Close();

        (await Task.WhenAll(workers)).Should().AllBeEquivalentTo((int?)null);
    }

    [Test]
    public async Task Waiting_keys_of_a_closed_queue_are_not_taken()
    {
        _queue.Add(1);

        _queue.Close();

        (await _queue.TakeAsync(default)).Should().BeNull();
        (await _queue.TakeAsync(default)).Should().BeNull("it stays closed");
    }

    [Test]
    public async Task Adding_to_a_closed_queue_does_nothing()
    {
        _queue.Close();

        _queue.Add(1);
        _queue.AddAfter(2, TimeSpan.FromSeconds(1));
        _queue.AddRateLimited(3);
        _clock.Advance(TimeSpan.FromSeconds(2));

        _queue.Depth.Should().Be(0);
        (await _queue.TakeAsync(default)).Should().BeNull();
    }

    [Test]
    public async Task A_key_in_progress_can_be_returned_to_a_closed_queue_and_is_not_taken_again()
    {
        _queue.Add(1);
        _queue.Take();
        _queue.Add(1);

        _queue.Close();
        _queue.Done(1);

        _queue.Processing.Should().Be(0);
        (await _queue.TakeAsync(default)).Should().BeNull();
    }

    [Test]
    public async Task A_delay_that_ends_after_the_close_adds_nothing()
    {
        _queue.AddAfter(1, TimeSpan.FromSeconds(1));

        _queue.Close();
        _clock.Advance(TimeSpan.FromSeconds(2));

        _queue.Depth.Should().Be(0);
        (await _queue.TakeAsync(default)).Should().BeNull();
    }

    [Test]
    public async Task Waiting_workers_end_when_the_queue_is_disposed()
    {
        var workers = Enumerable.Range(0, 5).Select(_ => _queue.TakeAsync(default).AsTask()).ToList();

        _queue.Dispose();

        (await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(10))).Should().AllBeEquivalentTo((int?)null);
    }

    [Test]
    public async Task A_disposed_queue_behaves_like_a_closed_one()
    {
        _queue.Add(1);
        _queue.Take();
        _queue.Dispose();

        _queue.Add(2);
        _queue.AddAfter(2, TimeSpan.FromSeconds(1));
        _queue.Done(1);
        _queue.Close();
        _queue.Dispose();

        (await _queue.TakeAsync(default)).Should().BeNull();
    }

    [Test]
    public async Task A_paused_queue_ends_its_workers_and_keeps_all_keys_for_later_workers()
    {
        var worker = _queue.TakeAsync(default).AsTask();
        _queue.Pause();
        (await worker).Should().BeNull();

        _queue.Add(1);
        _queue.AddAfter(2, TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await _queue.TakeAsync(default)).Should().BeNull();
        _queue.Resume();

        new[] { _queue.Work(), _queue.Work() }.Should().BeEquivalentTo([1, 2]);
        await _queue.ShouldBeEmptyAsync();
    }
}
