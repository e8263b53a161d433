using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.Tests.ExternalSources.Attempts;

public sealed class AttemptSlotsTests
{
    [Test]
    public async Task An_attempt_that_waits_for_a_host_does_not_count_in_the_total()
    {
        var slots = new AttemptSlots(new() { Concurrency = 2, ConcurrencyPerNamespace = 2, ConcurrencyPerHost = 1 }, new());
        using var first = await slots.EnterAsync("tenant", "slow", CancellationToken.None);
        var waiting = Enumerable.Range(0, 10).Select(_ => slots.EnterAsync("tenant", "slow", CancellationToken.None)).ToList();

        using var other = await slots.EnterAsync("tenant", "other", CancellationToken.None);

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
        var slots = new AttemptSlots(new() { Concurrency = 2, ConcurrencyPerNamespace = 2, ConcurrencyPerHost = 1 }, new());
        var first = await slots.EnterAsync("tenant", "host", CancellationToken.None);
        first.LeaveGroup();
        var second = await slots.EnterAsync("tenant", "HOST", CancellationToken.None);
        second.LeaveGroup();

        var third = slots.EnterAsync("tenant", "host", CancellationToken.None);

        third.IsCompleted.Should().BeFalse();
        first.Dispose();
        (await third).Dispose();
        second.Dispose();
    }

    [Test]
    public async Task A_cancelled_wait_for_a_slot_releases_it()
    {
        var slots = new AttemptSlots(new() { Concurrency = 1, ConcurrencyPerHost = 1 }, new());
        var first = await slots.EnterAsync("tenant", "host", CancellationToken.None);
        using var impatience = new CancellationTokenSource();
        var waiting = new[] { slots.EnterAsync("tenant", "host", impatience.Token), slots.EnterAsync("tenant", "other", impatience.Token) };

        await impatience.CancelAsync();

        foreach (var task in waiting)
        {
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<OperationCanceledException>();
        }

        first.Dispose();
        (await slots.EnterAsync("tenant", "other", CancellationToken.None)).Dispose();
        (await slots.EnterAsync("tenant", "host", CancellationToken.None)).Dispose();
    }
}
