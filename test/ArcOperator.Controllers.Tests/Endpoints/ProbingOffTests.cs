using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>With option endpoint.probe set to false.</summary>
internal sealed class ProbingOffTests : EndpointTest
{
    protected override EndpointOptions Options => new() { Probe = false };

    [Test]
    public async Task An_Endpoint_without_probes_is_Ready()
    {
        (await FindingAsync($"http://{UnknownHost}/")).Should().Be("Reachable Unknown NotProbed, Authenticated Unknown NotProbed, Ready True Ready");

        (await MessageAsync("Reachable")).Should().Be("not probed: option endpoint.probe is false");
        Connections.Should().BeEmpty();
    }
}
