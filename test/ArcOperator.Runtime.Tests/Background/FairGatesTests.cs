using ArcOperator.Runtime.Background;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Background;

public sealed class FairGatesTests
{
    [Test]
    public async Task Waiting_claims_are_counted_by_pool_and_namespace_and_the_count_ends_with_the_wait()
    {
        var gates = new FairGates();
        var (fetch, hooks) = (gates.Create("fetch", new(1, 1)), gates.Create("hooks", new(1, 1)));
        var place = await fetch.EnterAsync("a", "", CancellationToken.None);
        var waiting = new[] { fetch.EnterAsync("a", "", CancellationToken.None), fetch.EnterAsync("b", "", CancellationToken.None) };
        (await hooks.EnterAsync("a", "", CancellationToken.None)).Dispose();

        gates.CountWaiting(100).Should().BeEquivalentTo(new[] { new WaitingClaims("fetch", "a", 1), new WaitingClaims("fetch", "b", 1) });

        place.Dispose();
        (await waiting[1]).Dispose();
        (await waiting[0]).Dispose();
        gates.CountWaiting(100).Should().BeEmpty();
    }

    [Test]
    public async Task Namespaces_beyond_the_limit_are_added_up_and_those_with_the_longest_queues_stay()
    {
        var gates = new FairGates();
        var gate = gates.Create("fetch", new(1, 1));
        using var place = await gate.EnterAsync("a", "", CancellationToken.None);
        foreach (var (name, count) in new[] { ("few", 1), ("many", 3), ("other", 2), ("some", 2) })
        {
            for (var number = 0; number < count; number++)
            {
                _ = gate.EnterAsync(name, "", CancellationToken.None);
            }
        }

        gates.CountWaiting(2).Should().BeEquivalentTo(new[] { new WaitingClaims("fetch", "many", 3), new WaitingClaims("fetch", "other", 5) });
    }
}
