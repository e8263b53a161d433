using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointStatusTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddHours(1);

    [Test]
    public void A_try_is_remembered_with_its_time_and_what_it_was_about()
    {
        var place = new EndpointBuilder();

        var status = place.Probed().Status!;

        status.Should().BeEquivalentTo(new { ObservedGeneration = 3, LastProbeTime = An.Noon, LastProbed = place.PlanAt(An.Noon).Subject });
    }

    [Test]
    public void Looking_without_trying_changes_nothing()
    {
        var place = new EndpointBuilder().Probed();

        place.StatusAt(Later, probe: null).Should().BeEquivalentTo(place.Status);
    }

    [Test]
    public void A_condition_remembers_since_when_it_is_so()
    {
        var place = new EndpointBuilder().Probed();

        var status = place.StatusAt(Later, ProbeResult.Unreachable("Timeout", "no answer"));

        status.Conditions.Find(EndpointConditions.ValidatedType)!.LastTransitionTime.Should().Be(An.Noon.UtcDateTime);
        status.Conditions.Find(EndpointConditions.ReachableType)!.LastTransitionTime.Should().Be(Later.UtcDateTime);
    }

    [Test]
    public void One_that_is_in_use_says_so_and_keeps_what_was_found()
    {
        var place = new EndpointBuilder().Probed() with { Orders = ["first"] };

        var status = EndpointStatus.InUse(place.Observed(), Later);

        status.LastProbed.Should().Be(place.Status!.LastProbed);
        status.Conditions!.Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}").Should().Equal(
            "Validated=True Valid", "Reachable=True Answered", "Authenticated=True Accepted", "Ready=False InUse");
        status.Conditions.Find(Conditions.Ready)!.Message.Should().Be("deletion waits while Orders refer to it: 'first'");
    }

    [Test]
    public void Of_many_orders_the_first_are_named_and_the_others_counted() =>
        EndpointStatus.InUseMessage(["a", "b", "c", "d", "e"]).Should().Be("deletion waits while Orders refer to it: 'a', 'b', 'c' and 2 more");
}
