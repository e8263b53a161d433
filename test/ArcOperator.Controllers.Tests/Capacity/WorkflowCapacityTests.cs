using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Tests.Capacity;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WorkflowCapacityTests
{
    private readonly Dictionary<string, V1Alpha1ArtifactWorkflow> _known = [];
    private readonly ManualTimeProvider _clock = new();
    private CapacityBuilder _builder = new();

    [Test]
    public void A_claim_beyond_the_limit_waits_until_a_place_is_released()
    {
        var capacity = Capacity(2);

        capacity.Claim(One("a")).Should().BeNull();
        capacity.Claim(One("b")).Should().BeNull();
        capacity.Claim(One("c")).Should().NotBeNull();

        Release(capacity, One("a")).Should().Equal("c");
        capacity.Claim(One("c")).Should().BeNull();
    }

    [Test]
    public void Checking_for_capacity_reserves_nothing()
    {
        var capacity = Capacity(1);

        capacity.FindWait(One("a")).Should().BeNull();
        capacity.FindWait(One("b")).Should().BeNull();
        capacity.Claim(One("b"));
        capacity.FindWait(One("a")).Should().NotBeNull();
        capacity.FindWait(One("b")).Should().BeNull("it has its place");
    }

    [Test]
    public void A_repeated_claim_is_counted_once()
    {
        var capacity = Capacity(2);

        capacity.Claim(One("a"));
        capacity.Claim(One("a")).Should().BeNull();
        capacity.Hold(One("a"));

        capacity.Claim(One("b")).Should().BeNull();
    }

    [Test]
    public void Workflows_that_run_when_the_operator_starts_are_counted()
    {
        var running = One("running");
        var capacity = Capacity(1, Workflow(running, "Running"));

        capacity.Claim(One("next")).Should().NotBeNull();
        Release(capacity, running).Should().Equal("next");
    }

    [Test]
    public void Finished_and_foreign_Workflows_are_not_counted()
    {
        var capacity = Capacity(1, Workflow(One("done"), "Succeeded"), new() { Metadata = new() { Name = "foreign", NamespaceProperty = An.Namespace } });

        capacity.Claim(One("next")).Should().BeNull();
    }

    [Test]
    public void Workflows_beyond_the_limit_continue_and_nothing_new_starts()
    {
        var capacity = Capacity(1);
        capacity.Hold(One("a"));
        capacity.Hold(One("b"));

        capacity.Claim(One("c")).Should().NotBeNull();
        Release(capacity, One("a")).Should().BeEmpty();
        Release(capacity, One("b")).Should().Equal("c");
    }

    [Test]
    public void The_namespace_with_the_fewest_unfinished_Workflows_gets_the_next_place()
    {
        var capacity = Capacity(3);
        foreach (var name in new[] { "a", "b", "c" })
        {
            capacity.Claim(One(name, @namespace: "busy"));
        }

        capacity.Claim(One("d", @namespace: "busy"));
        capacity.Claim(One("late", @namespace: "quiet", age: -10));

        Release(capacity, One("a", @namespace: "busy")).Should().Equal("late");
    }

    [Test]
    public void In_a_namespace_the_Order_with_the_fewest_unfinished_Workflows_gets_the_next_place()
    {
        var capacity = Capacity(2);
        capacity.Claim(One("a", order: "big"));
        capacity.Claim(One("b", order: "big"));
        capacity.Claim(One("c", order: "big"));
        capacity.Claim(One("small", order: "small", age: -10));

        Release(capacity, One("a", order: "big")).Should().Equal("small");
    }

    [Test]
    public void The_oldest_claim_of_an_Order_gets_the_next_place()
    {
        var capacity = Capacity(1);
        capacity.Claim(One("a", order: "order"));
        capacity.Claim(One("young", order: "order", age: 1));
        capacity.Claim(One("old", order: "order", age: 5));

        Release(capacity, One("a", order: "order")).Should().Equal("old");
    }

    [Test]
    public void A_namespace_that_is_full_does_not_keep_others_from_starting()
    {
        var capacity = Capacity(GateLimits.Of(10, 1));

        capacity.Claim(One("a", @namespace: "one")).Should().BeNull();
        capacity.Claim(One("b", @namespace: "one")).Should().NotBeNull();
        capacity.Claim(One("c", @namespace: "two")).Should().BeNull();
    }

    [Test]
    public void A_withdrawn_claim_gives_its_turn_to_the_next()
    {
        var capacity = Capacity(1);
        capacity.Claim(One("a"));
        capacity.Claim(One("b", age: 2));
        capacity.Claim(One("c", age: 1));

        capacity.Release(ObjectKey.Of(One("b")));

        Release(capacity, One("a")).Should().Equal("c");
    }

    [Test]
    public void No_Order_starves_beside_a_big_one()
    {
        var capacity = Capacity(5);
        for (var index = 0; index < 200; index++)
        {
            capacity.Claim(One($"big-{index:000}", order: "big", age: 1000));
        }

        foreach (var index in Enumerable.Range(0, 3))
        {
            capacity.Claim(One($"small-{index}", order: $"small-{index}"));
        }

        var next = Enumerable.Range(0, 3).SelectMany(index => Release(capacity, One($"big-{index:000}"))).ToList();
        next.Should().BeEquivalentTo("small-0", "small-1", "small-2");
    }

    [Test]
    public void A_restart_keeps_the_counts_of_an_Endpoint()
    {
        var (running, ended) = (One("running", source: "hub"), One("ended", source: "hub"));
        var capacity = Limited(new() { Concurrent = 2, StartsPerMinute = 2 }, Workflow(running, "Running", secondsAgo: 90), Workflow(ended, "Succeeded", secondsAgo: 10));

        capacity.UseOf(_builder.Endpoints[0]).Should().Be(new BudgetUse(1, 0, null));
        capacity.Claim(One("a", source: "hub")).Should().BeNull();
        capacity.Claim(One("b", source: "hub")).Should().Be(new CapacityWait(CapacityLimit.Concurrent) { Endpoint = "hub", Size = 2 });
        Release(capacity, running).Should().BeEmpty("two have started within a minute");

        _clock.Advance(TimeSpan.FromSeconds(51));

        _builder.Woken.Should().Equal("b");
    }

    [Test]
    public void Workflows_are_counted_after_their_cache_is_read()
    {
        var running = One("running", source: "hub");
        var capacity = Limited(new() { Concurrent = 1 }, Workflow(running, "Running"));
        _builder.WorkflowCache!.State = InformerState.Syncing;
        capacity.UseOf(_builder.Endpoints[0]).Active.Should().Be(0);

        _builder.WorkflowCache.State = InformerState.Synced;

        capacity.Claim(One("next", source: "hub")).Should().NotBeNull();
        capacity.UseOf(_builder.Endpoints[0]).Should().Be(new BudgetUse(1, 1, null));
        _builder.Reported.Should().Contain(("hub", TimeSpan.Zero), "its status may have been computed before");
    }

    [Test]
    public void A_restart_keeps_the_time_for_which_an_Endpoint_cools()
    {
        var until = _clock.GetUtcNow().AddMinutes(5);
        var capacity = Limited(null, until);

        capacity.FindWait(One("a", source: "hub")).Should().Be(new CapacityWait(CapacityLimit.Cooling) { Endpoint = "hub", Until = until });
        capacity.Claim(One("a", source: "hub")).Should().NotBeNull();
        _clock.Advance(TimeSpan.FromMinutes(6));

        _builder.Woken.Should().Equal("a");
        capacity.UseOf(_builder.Endpoints[0]).CoolingUntil.Should().BeNull();
    }

    [Test]
    public void An_Endpoint_cools_on_before_the_caches_are_read()
    {
        var until = _clock.GetUtcNow().AddMinutes(5);
        var capacity = Limited(null, until);
        _builder.WorkflowCache!.State = InformerState.Syncing;

        capacity.UseOf(_builder.Endpoints[0]).CoolingUntil.Should().Be(until, "the status of the Endpoint is the only record of it");

        _clock.Advance(TimeSpan.FromMinutes(6));
        capacity.UseOf(_builder.Endpoints[0]).Should().Be(BudgetUse.None);
    }

    [Test]
    public void A_refusal_of_an_Endpoint_is_reported_at_once()
    {
        var capacity = Limited(null, default(DateTimeOffset?));

        capacity.Cool(Hub, _clock.GetUtcNow().AddMinutes(1));
        capacity.Cool(Hub, _clock.GetUtcNow().AddSeconds(30));

        _builder.Reported.Should().Equal([("hub", TimeSpan.Zero)], "the later time counts");
    }

    [Test]
    public void Starts_are_reported_together()
    {
        var capacity = Limited(new() { Concurrent = 10 }, default(DateTimeOffset?));

        for (var index = 0; index < 20; index++)
        {
            capacity.Claim(One($"work-{index}", source: "hub"));
        }

        _builder.Reported.Should().Equal(("hub", TimeSpan.Zero), ("hub", WorkflowCapacity.ReportInterval));
        capacity.UseOf(_builder.Endpoints[0]).Should().Be(new BudgetUse(10, 10, null));

        capacity.Apply(_builder.Endpoints[0], capacity.UseOf(_builder.Endpoints[0]));
        Release(capacity, One("work-0", source: "hub"));

        _builder.Reported.Should().HaveCount(3);
    }

    [Test]
    public void A_use_that_has_changed_since_it_was_read_is_reported_again()
    {
        var capacity = Limited(new() { Concurrent = 10 }, default(DateTimeOffset?));
        capacity.Claim(One("a", source: "hub"));

        capacity.Apply(_builder.Endpoints[0], BudgetUse.None);

        _builder.Reported.Should().HaveCount(3);
    }

    [Test]
    public void Higher_limits_start_waiting_work_at_once()
    {
        var capacity = Limited(new() { Concurrent = 1 }, default(DateTimeOffset?));
        capacity.Claim(One("a", source: "hub"));
        capacity.Claim(One("b", source: "hub"));

        capacity.Apply(new() { Metadata = _builder.Endpoints[0].Metadata, Spec = new() { Limits = new() { Concurrent = 2 } } }, BudgetUse.None);

        _builder.Woken.Should().Equal("b");
    }

    [Test]
    public void An_Endpoint_that_was_deleted_limits_nothing()
    {
        var capacity = Limited(new() { Concurrent = 1 }, default(DateTimeOffset?));
        capacity.Claim(One("a", source: "hub"));
        capacity.Claim(One("b", source: "hub"));

        capacity.Forget(Hub);

        _builder.Woken.Should().Equal("b");
    }

    private static ObjectKey Hub { get; } = new(An.Namespace, "hub");

    private WorkflowCapacity Limited(EndpointLimits? limits, DateTimeOffset? coolingUntil) => Limited(limits, coolingUntil, []);

    private WorkflowCapacity Limited(EndpointLimits? limits, params IReadOnlyList<V1Alpha1Workflow> existing) => Limited(limits, null, existing);

    private WorkflowCapacity Limited(EndpointLimits? limits, DateTimeOffset? coolingUntil, IReadOnlyList<V1Alpha1Workflow> existing)
    {
        var hub = new V1Alpha1Endpoint { Metadata = new() { Name = "hub", NamespaceProperty = An.Namespace }, Spec = new() { Limits = limits }, Status = new() { CoolingUntil = coolingUntil } };
        _builder = new() { Clock = _clock, Endpoints = [hub], Workflows = existing, ArtifactWorkflows = [.. _known.Values] };
        return _builder.Build();
    }

    private WorkflowCapacity Capacity(int most, params IReadOnlyList<V1Alpha1Workflow> existing) => Capacity(GateLimits.Of(most, most), existing);

    private WorkflowCapacity Capacity(GateLimits limits, params IReadOnlyList<V1Alpha1Workflow> existing)
    {
        _builder = new() { Limits = limits, Workflows = existing, ArtifactWorkflows = [.. _known.Values] };
        return _builder.Build();
    }

    // Returns the names of the ArtifactWorkflows that got a place.
    private List<string> Release(WorkflowCapacity capacity, V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        _builder.Woken.Clear();
        capacity.Release(ObjectKey.Of(artifactWorkflow));
        return [.. _builder.Woken];
    }

    private V1Alpha1ArtifactWorkflow One(string name, string @namespace = An.Namespace, string? order = null, int age = 0, string? source = null)
    {
        if (_known.TryGetValue($"{@namespace}/{name}", out var known))
        {
            return known;
        }

        return _known[$"{@namespace}/{name}"] = An.ArtifactWorkflow(name).With((V1ObjectMeta metadata) => metadata with
        {
            NamespaceProperty = @namespace,
            CreationTimestamp = An.Noon.UtcDateTime.AddMinutes(-age),
            Labels = source is null ? null : new Dictionary<string, string> { [ArcLabels.Source] = source, [ArcLabels.Destination] = "inner" },
            OwnerReferences = order is null ? null : [new() { ApiVersion = "v1", Kind = "Order", Name = order, Uid = order, Controller = true }],
        }).Build();
    }

    private V1Alpha1Workflow Workflow(V1Alpha1ArtifactWorkflow owner, string phase, int secondsAgo = 0) => new()
    {
        Metadata = new()
        {
            Name = owner.Name(),
            NamespaceProperty = owner.Namespace(),
            CreationTimestamp = _clock.GetUtcNow().UtcDateTime.AddSeconds(-secondsAgo),
            Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
            OwnerReferences = [owner.MakeOwnerReference()],
        },
        Status = new() { Phase = phase },
    };
}
