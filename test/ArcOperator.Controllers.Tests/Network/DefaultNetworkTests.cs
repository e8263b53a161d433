using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Network;

/// <summary>Network access with default options.</summary>
internal sealed class DefaultNetworkTests : EndpointTest
{
    protected override NetworkOptions Network => new();

    [TestCase("http://127.0.0.1/")]
    [TestCase("http://[::ffff:127.0.0.1]/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://localhost/")]
    [TestCase("http://any.example/")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://0x7f.1/")]
    public async Task Addresses_of_this_machine_are_denied(string url)
    {
        (await FindingAsync(url)).Should().Be("Reachable False TargetDenied, Authenticated Unknown NotProbed, Ready False TargetDenied");

        Connections.Should().BeEmpty();
    }
}
