using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.Tests.ExternalSources.Attempts;

public sealed class AttemptSlotsTests
{
    [Test]
    public async Task An_attempt_that_waits_for_a_host_does_not_count_in_the_total()
    {
        using var slots = new AttemptSlots(new() { Concurrency = 2, ConcurrencyPerHost = 1 });
        using var first = await slots.EnterAsync("slow", CancellationToken.None);
        var waiting = Enumerable.Range(0, 10).Select(_ => slots.EnterAsync("slow", CancellationToken.None)).ToList();

        using var other = await slots.EnterAsync("other", CancellationToken.None);

        waiting.Should().OnlyContain(task => !task.IsCompleted);
        first.Dispose();
        foreach (var task in waiting)
        {
            (await task).Dispose();
        }
    }

    [Test]
    public async Task An_attempt_that_leaves_its_host_still_counts_in_the_total()
    {
        using var slots = new AttemptSlots(new() { Concurrency = 2, ConcurrencyPerHost = 1 });
        var first = await slots.EnterAsync("host", CancellationToken.None);
        first.LeaveHost();
        var second = await slots.EnterAsync("HOST", CancellationToken.None);
        second.LeaveHost();

        var third = slots.EnterAsync("host", CancellationToken.None);

        third.IsCompleted.Should().BeFalse();
        first.Dispose();
        (await third).Dispose();
        second.Dispose();
    }

    [Test]
    public async Task A_cancelled_wait_for_a_slot_releases_it()
    {
        using var slots = new AttemptSlots(new() { Concurrency = 1, ConcurrencyPerHost = 1 });
        var first = await slots.EnterAsync("host", CancellationToken.None);
        using var impatience = new CancellationTokenSource();
        var waiting = new[] { slots.EnterAsync("host", impatience.Token), slots.EnterAsync("other", impatience.Token) };

        await impatience.CancelAsync();

        foreach (var task in waiting)
        {
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<OperationCanceledException>();
        }

        first.Dispose();
        (await slots.EnterAsync("other", CancellationToken.None)).Dispose();
        (await slots.EnterAsync("host", CancellationToken.None)).Dispose();
    }
}
