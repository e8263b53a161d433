using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WorkflowCapacityTests
{
    private readonly Dictionary<string, V1Alpha1ArtifactWorkflow> _known = [];
    private readonly List<string> _woken = [];

    [Test]
    public void A_claim_beyond_the_limit_waits_until_a_place_is_released()
    {
        var capacity = Capacity(2);

        capacity.Claim(One("a")).Should().BeTrue();
        capacity.Claim(One("b")).Should().BeTrue();
        capacity.Claim(One("c")).Should().BeFalse();

        Release(capacity, One("a")).Should().Equal("c");
        capacity.Claim(One("c")).Should().BeTrue();
    }

    [Test]
    public void Checking_for_capacity_reserves_nothing()
    {
        var capacity = Capacity(1);

        capacity.HasRoomFor(One("a")).Should().BeTrue();
        capacity.HasRoomFor(One("b")).Should().BeTrue();
        capacity.Claim(One("b"));
        capacity.HasRoomFor(One("a")).Should().BeFalse();
        capacity.HasRoomFor(One("b")).Should().BeTrue("it has its place");
    }

    [Test]
    public void A_repeated_claim_is_counted_once()
    {
        var capacity = Capacity(2);

        capacity.Claim(One("a"));
        capacity.Claim(One("a")).Should().BeTrue();
        capacity.Hold(One("a"));

        capacity.Claim(One("b")).Should().BeTrue();
    }

    [Test]
    public void Workflows_that_run_when_the_operator_starts_are_counted()
    {
        var running = One("running");
        var capacity = Capacity(1, Workflow(running, "Running"));

        capacity.Claim(One("next")).Should().BeFalse();
        Release(capacity, running).Should().Equal("next");
    }

    [Test]
    public void Finished_and_foreign_Workflows_are_not_counted()
    {
        var capacity = Capacity(1, Workflow(One("done"), "Succeeded"), new() { Metadata = new() { Name = "foreign", NamespaceProperty = An.Namespace } });

        capacity.Claim(One("next")).Should().BeTrue();
    }

    [Test]
    public void Workflows_beyond_the_limit_continue_and_nothing_new_starts()
    {
        var capacity = Capacity(1);
        capacity.Hold(One("a"));
        capacity.Hold(One("b"));

        capacity.Claim(One("c")).Should().BeFalse();
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
        var capacity = Capacity(new ArgoOptions { MaxActiveWorkflows = 10, MaxActiveWorkflowsPerNamespace = 1 });

        capacity.Claim(One("a", @namespace: "one")).Should().BeTrue();
        capacity.Claim(One("b", @namespace: "one")).Should().BeFalse();
        capacity.Claim(One("c", @namespace: "two")).Should().BeTrue();
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

    private WorkflowCapacity Capacity(int most, params IReadOnlyList<V1Alpha1Workflow> existing) =>
        Capacity(new ArgoOptions { MaxActiveWorkflows = most, MaxActiveWorkflowsPerNamespace = most }, existing);

    private WorkflowCapacity Capacity(ArgoOptions options, params IReadOnlyList<V1Alpha1Workflow> existing) =>
        new(options, new FixedCache<V1Alpha1Workflow>(existing), new FixedCache<V1Alpha1ArtifactWorkflow>([.. _known.Values]), new(), (woken, _, _, _, _, _) =>
        {
            _woken.Add(woken.Name());
            return Task.FromResult(true);
        });

    // Returns the names of the ArtifactWorkflows that got a place.
    private List<string> Release(WorkflowCapacity capacity, V1Alpha1ArtifactWorkflow artifactWorkflow)
    {
        _woken.Clear();
        capacity.Release(ObjectKey.Of(artifactWorkflow));
        return [.. _woken];
    }

    private V1Alpha1ArtifactWorkflow One(string name, string @namespace = An.Namespace, string? order = null, int age = 0)
    {
        if (_known.TryGetValue($"{@namespace}/{name}", out var known))
        {
            return known;
        }

        return _known[$"{@namespace}/{name}"] = An.ArtifactWorkflow(name).With((V1ObjectMeta metadata) => metadata with
        {
            NamespaceProperty = @namespace,
            CreationTimestamp = An.Noon.UtcDateTime.AddMinutes(-age),
            OwnerReferences = order is null ? null : [new() { ApiVersion = "v1", Kind = "Order", Name = order, Uid = order, Controller = true }],
        }).Build();
    }

    private static V1Alpha1Workflow Workflow(V1Alpha1ArtifactWorkflow owner, string phase) => new()
    {
        Metadata = new()
        {
            Name = owner.Name(),
            NamespaceProperty = owner.Namespace(),
            Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
            OwnerReferences = [owner.MakeOwnerReference()],
        },
        Status = new() { Phase = phase },
    };
}
