using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointEventsTests
{
    private static readonly EndpointBuilder Place = new();
    private static readonly EndpointBuilder Good = Place.Probed();
    private static readonly EndpointBuilder Silent = Place.Probed(probe: ProbeResult.Unreachable("Timeout", "no answer"));

    [Test]
    public void That_all_is_well_from_the_beginning_is_not_told() => Told(Place, Good).Should().BeEmpty();

    [Test]
    public void What_is_wrong_is_told() => Told(Good, Silent).Should().Equal("Warning Timeout: no answer");

    [Test]
    public void What_was_told_is_not_told_again() => Told(Silent, Silent).Should().BeEmpty();

    [Test]
    public void Another_reason_is_told_as_well() =>
        Told(Silent, Place.Probed(probe: ProbeResult.Unreachable("ServerError", "500"))).Should().Equal("Warning ServerError: 500");

    [Test]
    public void That_it_is_well_again_is_told() => Told(Silent, Good).Should().Equal("Normal Ready: the endpoint can be used");

    [Test]
    public void Forcing_is_told_once()
    {
        var forced = (Good with { ForceAt = "2026-01-31T12:00:00Z" }).Probed();

        Told(Good, forced).Should().Equal("Normal ForceReconcile: probing again, as arc.opendefense.cloud/force-at 2026-01-31T12:00:00Z asks");
        Told(forced, forced).Should().BeEmpty();
        Told(forced, (forced with { ForceAt = null }).Probed()).Should().BeEmpty();
    }

    [Test]
    public void That_orders_keep_it_is_told_and_when_they_become_fewer()
    {
        var one = Kept("a");

        Told(Good.Status!, Kept("a", "b")).Should().Equal("Warning InUse: deletion waits while Orders refer to it: 'a', 'b'");
        Told(Kept("a", "b"), one).Should().Equal("Warning InUse: deletion waits while Orders refer to it: 'a'");
        Told(one, one).Should().BeEmpty();
    }

    private static V1Alpha1EndpointStatus Kept(params IReadOnlyList<string> orders) => EndpointStatus.InUse((Good with { Orders = orders }).Observed(), An.Noon);

    private static IEnumerable<string> Told(EndpointBuilder before, EndpointBuilder after) => Told(before.Status ?? new(), after.Status!);

    private static IEnumerable<string> Told(V1Alpha1EndpointStatus before, V1Alpha1EndpointStatus after) =>
        EndpointEvents.Between(before, after).Select(fact => $"{fact.Type} {fact.Reason}: {fact.Message}");
}
