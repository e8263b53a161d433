using ArcOperator.Runtime.Background;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Background;

public sealed class BackgroundJobTests
{
    private int _ended;

    [SetUp]
    public void Reset() => _ended = 0;

    [Test]
    public async Task The_callback_is_called_once_after_the_result_is_there()
    {
        var started = new TaskCompletionSource<int>();
        var job = Job(_ => started.Task);
        job.Work.IsCompleted.Should().BeFalse();

        started.SetResult(1);
        await job.Ended;

        (await job.Work, _ended).Should().Be((1, 1));
    }

    [Test]
    public async Task Work_that_throws_before_it_waits_ends_the_job_with_its_exception()
    {
        var job = Job(_ => throw new InvalidOperationException("broken"));

        await job.Ended;

        job.Work.Exception!.InnerException!.Message.Should().Be("broken");
        _ended.Should().Be(1);
    }

    [Test]
    public async Task Cancelling_a_job_that_ended_keeps_its_result()
    {
        var job = Job(_ => Task.FromResult(1));
        await job.Ended;

        await job.CancelAsync();

        (job.IsCancelled, await job.Work, _ended).Should().Be((false, 1, 1));
    }

    [Test]
    public async Task A_cancelled_job_ends()
    {
        var job = Job(async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 1;
        });

        await job.CancelAsync();
        await job.Ended;

        (job.Work.IsCanceled, _ended).Should().Be((true, 1));
    }

    private BackgroundJob<int> Job(Func<CancellationToken, Task<int>> work) => new(work, () =>
    {
        _ended++;
        return Task.CompletedTask;
    });
}
