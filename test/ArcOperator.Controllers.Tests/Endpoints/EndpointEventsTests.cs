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
    public void A_new_Endpoint_that_is_Ready_emits_no_event() => RecordedChanges(Place, Good).Should().BeEmpty();

    [Test]
    public void An_Endpoint_that_is_no_longer_Ready_emits_a_warning() => RecordedChanges(Good, Silent).Should().Equal("Warning Timeout: no answer");

    [Test]
    public void An_unchanged_status_emits_no_event() => RecordedChanges(Silent, Silent).Should().BeEmpty();

    [Test]
    public void A_changed_reason_emits_a_warning() =>
        RecordedChanges(Silent, Place.Probed(probe: ProbeResult.Unreachable("ServerError", "500"))).Should().Equal("Warning ServerError: 500");

    [Test]
    public void An_Endpoint_that_is_Ready_again_emits_an_event() => RecordedChanges(Silent, Good).Should().Equal("Normal Ready: the endpoint can be used");

    [Test]
    public void A_force_at_emits_one_event()
    {
        var forced = (Good with { ForceAt = "2026-01-31T12:00:00Z" }).Probed();

        RecordedChanges(Good, forced).Should().Equal("Normal ForceReconcile: probing again: arc.opendefense.cloud/force-at is 2026-01-31T12:00:00Z");
        RecordedChanges(forced, forced).Should().BeEmpty();
        RecordedChanges(forced, (forced with { ForceAt = null }).Probed()).Should().BeEmpty();
    }

    [Test]
    public void A_deletion_that_waits_emits_a_warning_for_each_set_of_Orders()
    {
        var one = Kept("a");

        RecordedChanges(Good.Status!, Kept("a", "b")).Should().Equal("Warning InUse: deletion waits while Orders refer to it: 'a', 'b'");
        RecordedChanges(Kept("a", "b"), one).Should().Equal("Warning InUse: deletion waits while Orders refer to it: 'a'");
        RecordedChanges(one, one).Should().BeEmpty();
    }

    private static V1Alpha1EndpointStatus Kept(params IReadOnlyList<string> orders) => EndpointStatus.InUse((Good with { Orders = orders }).Observed(), An.Noon);

    private static IEnumerable<string> RecordedChanges(EndpointBuilder before, EndpointBuilder after) => RecordedChanges(before.Status ?? new(), after.Status!);

    private static IEnumerable<string> RecordedChanges(V1Alpha1EndpointStatus before, V1Alpha1EndpointStatus after) =>
        EndpointEvents.Between(before, after).Select(record => $"{record.Type} {record.Reason}: {record.Message}");
}
