using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>With option endpoint.probe set to false.</summary>
internal sealed class ProbingOffTests : EndpointTest
{
    protected override EndpointOptions Options => new() { Probe = false };

    [Test]
    public async Task Nothing_is_tried_and_nothing_is_held_against_an_endpoint()
    {
        (await FindingAsync($"http://{UnknownHost}/")).Should().Be("Reachable Unknown NotProbed, Authenticated Unknown NotProbed, Ready True Ready");

        (await MessageAsync("Reachable")).Should().Be("not probed: option endpoint.probe is false");
        Connections.Should().BeEmpty();
    }
}
