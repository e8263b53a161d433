using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>With option endpoint.probeTTL.</summary>
internal sealed class ProbeTtlTests : EndpointTest
{
    protected override EndpointOptions Options => new() { ProbeTTL = TimeSpan.FromSeconds(1) };

    [Test]
    public async Task An_expired_result_is_probed_again_and_a_change_emits_one_event()
    {
        var status = 200;
        var place = Serve(exchange => exchange.RespondAsync(Volatile.Read(ref status), ""));
        await CreateAsync($"{place.Uri}");
        await EndpointAsync("Ready", "Ready");
        Volatile.Write(ref status, 503);
        await EndpointAsync("Ready", "ServerError");
        var asked = place.Requests.Count;
        await Eventually.TrueAsync(() => place.Requests.Count >= asked + 2);
        Volatile.Write(ref status, 200);
        var endpoint = await EndpointAsync("Ready", "Ready");

        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("place")).Count == 2);
        (await Namespace.EventsAsync("place")).Select(record => record.Reason).Should().BeEquivalentTo("ServerError", "Ready");
        await Namespace.EntityAsync<V1Alpha1Endpoint>("place", later => later.Status.LastProbeTime > endpoint.Status.LastProbeTime);
    }
}
