using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointStatusTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddHours(1);

    [Test]
    public void The_status_holds_time_and_subject_of_a_probe()
    {
        var place = new EndpointBuilder();

        var status = place.Probed().Status!;

        status.Should().BeEquivalentTo(new { ObservedGeneration = 3, LastProbeTime = An.Noon, LastProbed = place.PlanAt(An.Noon).Subject });
    }

    [Test]
    public void A_reconcile_without_a_probe_keeps_the_status()
    {
        var place = new EndpointBuilder().Probed();

        place.StatusAt(Later, probe: null).Should().BeEquivalentTo(place.Status);
    }

    [Test]
    public void A_condition_keeps_its_transition_time()
    {
        var place = new EndpointBuilder().Probed();

        var status = place.StatusAt(Later, ProbeResult.Unreachable("Timeout", "no answer"));

        status.Conditions.Find(EndpointConditions.ValidatedType)!.LastTransitionTime.Should().Be(An.Noon.UtcDateTime);
        status.Conditions.Find(EndpointConditions.ReachableType)!.LastTransitionTime.Should().Be(Later.UtcDateTime);
    }

    [Test]
    public void The_status_of_an_Endpoint_in_use_keeps_the_results_of_the_probe()
    {
        var place = new EndpointBuilder().Probed() with { Orders = ["first"] };

        var status = EndpointStatus.InUse(place.Observed(), Later);

        status.LastProbed.Should().Be(place.Status!.LastProbed);
        status.Conditions!.Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}").Should().Equal(
            "Validated=True Valid", "Reachable=True Answered", "Authenticated=True Accepted", "Ready=False InUse");
        status.Conditions.Find(Conditions.Ready)!.Message.Should().Be("deletion waits while Orders refer to it: 'first'");
    }

    [Test]
    public void The_message_names_the_first_Orders_and_counts_the_others() =>
        EndpointStatus.InUseMessage(["a", "b", "c", "d", "e"]).Should().Be("deletion waits while Orders refer to it: 'a', 'b', 'c' and 2 more");
}
