using ArcOperator.Runtime.Background;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Background;

/// <summary>Tests of the order in which a gate serves claims. The gate has no clock: only entering and leaving move it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FairGateTests
{
    private readonly List<string> _served = [];
    private readonly Dictionary<string, GateClaim> _claims = [];

    [Test]
    public void Claims_beyond_the_size_wait_and_are_served_in_the_order_of_entering()
    {
        var gate = new FairGate(new(2, 2));
        Enter(gate, "a1", "a2", "a3", "a4");

        _served.Should().Equal("a1", "a2");
        Leave(gate, "a2");
        Leave(gate, "a1");

        _served.Should().Equal("a1", "a2", "a3", "a4");
    }

    [Test]
    public void A_namespace_at_its_share_waits_and_leaves_the_other_places_to_others()
    {
        var gate = new FairGate(GateLimits.Of(4));
        Enter(gate, [.. Enumerable.Range(0, 50).Select(number => $"a{number}")]);
        _served.Should().HaveCount(3);

        Enter(gate, "b0");

        _served[^1].Should().Be("b0", "a quarter of the places is never given to one namespace");
    }

    [Test]
    public void The_namespace_with_the_fewest_places_is_served_first()
    {
        var gate = new FairGate(new(4, 4));
        Enter(gate, "a0", "a1", "a2", "b0", "a3", "a4", "b1");

        Leave(gate, "a0");

        _served[^1].Should().Be("b1", "b holds one place and a two");
    }

    [Test]
    public void In_a_pool_of_one_place_namespaces_take_turns()
    {
        var gate = new FairGate(new(1, 1));
        Enter(gate, [.. Enumerable.Range(0, 20).Select(number => $"a{number}")]);
        Enter(gate, "b0", "b1", "c0");

        for (var round = 0; round < 6; round++)
        {
            Leave(gate, _served[^1]);
        }

        _served.Should().Equal("a0", "b0", "c0", "a1", "b1", "a2", "a3");
    }

    [Test]
    public void Each_of_many_namespaces_is_served_once_before_any_is_served_twice()
    {
        var gate = new FairGate(new(3, 2));
        var names = Enumerable.Range(0, 10).Select(number => (char)('a' + number)).ToList();
        names.ForEach(name => Enter(gate, [.. Enumerable.Range(0, 5).Select(number => $"{name}{number}")]));

        while (_served.Count < 13)
        {
            Leave(gate, _served.First(name => _claims.ContainsKey(name)));
        }

        // The first namespace got two places while no other one waited.
        _served.Skip(2).Take(9).Select(name => name[0]).Should().BeEquivalentTo(names.Skip(1));
    }

    [Test]
    public void A_victim_is_served_after_at_most_one_completion_however_large_the_flood_is()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var size = random.Next(1, 9);
            _served.Clear();
            _claims.Clear();
            var gate = new FairGate(new(size, random.Next(1, size + 1)));
            Enter(gate, [.. Enumerable.Range(0, 100).Select(number => $"a{number}")]);
            for (var step = random.Next(0, 20); step > 0; step--)
            {
                Leave(gate, _served.First(name => _claims.ContainsKey(name)));
            }

            Enter(gate, "b0");
            if (!_served.Contains("b0"))
            {
                Leave(gate, _served.First(name => _claims.ContainsKey(name)));
            }

            _served.Should().Contain("b0", $"the size is {size}");
        }
    }

    [Test]
    public void In_a_namespace_the_group_with_the_fewest_places_is_served_first_and_of_a_group_the_oldest_claim()
    {
        var gate = new FairGate(new(2, 2));
        Enter(gate, "a0", "a1");
        Wait(gate, "young", "big", new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Wait(gate, "old", "big", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Wait(gate, "small", "small", new(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc));

        Leave(gate, "a0");
        Leave(gate, "a1");
        Leave(gate, "old");

        _served.Should().Equal("a0", "a1", "old", "small", "young");
    }

    [Test]
    public void A_full_group_delays_only_its_own_claims_and_a_namespace_has_a_share_of_it()
    {
        var gate = new FairGate(GateLimits.Of(8, 4).WithGroups(2));
        Wait(gate, "a0", "host");
        Wait(gate, "a1", "host");
        _served.Should().Equal(["a0"], "half of the pool is half of the host");

        Wait(gate, "b0", "host");
        Wait(gate, "c0", "host");
        Wait(gate, "a2", "other");
        _served.Should().Equal("a0", "b0", "a2");

        gate.LeaveGroup(_claims["b0"]);
        _served.Should().Equal("a0", "b0", "a2", "c0");
        gate.HasRoomFor(new("d", "host", default, () => { })).Should().BeFalse();
        gate.HasRoomFor(new("d", "new", default, () => { })).Should().BeTrue();
    }

    [Test]
    public async Task A_cancelled_wait_leaves_the_queue_and_its_turn_goes_to_the_next()
    {
        var gate = new FairGate(new(1, 1));
        var first = await gate.EnterAsync("a", "", CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var cancelled = gate.EnterAsync("b", "", cancellation.Token);
        var next = gate.EnterAsync("b", "", CancellationToken.None);
        gate.CountWaiting().Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("b", 2));

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>();
        gate.CountWaiting().Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("b", 1));
        first.Dispose();
        (await next).Dispose();
        gate.CountWaiting().Should().BeEmpty();
    }

    [Test]
    public async Task A_claim_whose_token_is_already_cancelled_takes_no_place()
    {
        var gate = new FairGate(new(1, 1));

        await FluentActions.Awaiting(() => gate.EnterAsync("a", "", new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        gate.HasRoomFor(new("b", "", default, () => { })).Should().BeTrue();
    }

    [Test]
    public async Task Work_that_fails_returns_its_place_once()
    {
        var gate = new FairGate(new(1, 1));
        for (var round = 0; round < 3; round++)
        {
            await FluentActions.Awaiting(async () =>
            {
                using var place = await gate.EnterAsync("a", "host", CancellationToken.None);
                place.LeaveGroup();
                place.LeaveGroup();
                place.Dispose();
                throw new InvalidOperationException();
            }).Should().ThrowAsync<InvalidOperationException>();
        }

        using var one = await gate.EnterAsync("a", "host", CancellationToken.None);
        gate.EnterAsync("a", "host", CancellationToken.None).IsCompleted.Should().BeFalse("a place that is returned twice must not count twice");
    }

    [Test]
    public async Task Many_tasks_that_enter_leave_and_are_cancelled_at_once_never_exceed_the_limits_and_leave_nothing_behind()
    {
        var gate = new FairGate(new(4, 3, 2, 1));
        var (inside, most) = (0, 0);
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var entering = gate.EnterAsync($"{number % 5}", $"{number % 3}", cancellation.Token);
            if (number % 7 == 0)
            {
                await cancellation.CancelAsync();
            }

            try
            {
                using var place = await entering;
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
            catch (OperationCanceledException)
            {
                // Cancelled while it waited.
            }
        });

        most.Should().BeLessThanOrEqualTo(4);
        gate.CountWaiting().Should().BeEmpty();
        Enter(gate, "x0", "y0", "z0", "w0");
        _served.Should().HaveCount(2, "the group has two places again");
    }

    [Test]
    public void Running_work_counts_beyond_the_size()
    {
        var gate = new FairGate(new(1, 1));
        var (one, other) = (new GateClaim("a", "", default, () => { }), new GateClaim("a", "", default, () => { }));
        gate.Hold(one);
        gate.Hold(one);
        gate.Hold(other);
        Enter(gate, "b0");

        gate.Leave(one);
        _served.Should().BeEmpty();
        gate.Leave(other);

        _served.Should().Equal("b0");
    }

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(4, 3)]
    [TestCase(16, 12)]
    [TestCase(500, 375)]
    [TestCase(int.MaxValue, 1_610_612_735)]
    public void The_default_share_is_three_quarters_of_a_pool(int size, int share) => GateLimits.Of(size).Share.Should().Be(share);

    private void Enter(FairGate gate, params IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            Wait(gate, name, "");
        }
    }

    // The first letter of a name is the namespace.
    private void Wait(FairGate gate, string name, string group, DateTime created = default)
    {
        var claim = new GateClaim(name.Length > 2 ? "a" : name[..1], group, created, () => _served.Add(name));
        _claims[name] = claim;
        if (gate.Enter(claim))
        {
            _served.Add(name);
        }
    }

    private void Leave(FairGate gate, string name)
    {
        _claims.Remove(name, out var claim);
        gate.Leave(claim!);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, known);
        }
    }
}
