using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Endpoints that are probed through the operator's proxy.</summary>
internal sealed class ProxiedEndpointTests : EndpointTest
{
    private readonly ScriptedPeer _proxy;
    private int _tlsPort;

    public ProxiedEndpointTests() => _proxy = new(exchange => exchange.Request.Method == "CONNECT"
        ? exchange.TunnelAsync("127.0.0.1", _tlsPort)
        : exchange.RespondAsync(200, "hello"));

    protected override NetworkOptions Network => new() { AllowCidrs = base.Network.AllowCidrs, CaFile = base.Network.CaFile, Proxy = _proxy.Uri };

    [OneTimeTearDown]
    public ValueTask StopProxy() => _proxy.DisposeAsync();

    [Test]
    public async Task An_Endpoint_is_reached_through_the_proxy_although_only_the_proxy_resolves_its_name()
    {
        (await FindingAsync($"http://{UnknownHost}/")).Should().Be("Reachable True Answered, Authenticated True Anonymous, Ready True Ready");

        Connections.Should().OnlyContain(connection => connection.Port == _proxy.Uri.Port);
    }

    [Test]
    public async Task TLS_ends_at_the_Endpoint_and_not_at_the_proxy()
    {
        var url = new Uri(await ServeTlsAsync("secure.example", context => context.Response.WriteAsync("hello")));
        _tlsPort = url.Port;

        (await FindingAsync("https://secure.example/")).Should().Be("Reachable True Answered, Authenticated True Anonymous, Ready True Ready");
    }

    [Test]
    public async Task A_denied_target_is_not_requested_from_the_proxy()
    {
        (await FindingAsync($"http://{MetadataHost}/latest")).Should().Be("Reachable False TargetDenied, Authenticated Unknown NotProbed, Ready False TargetDenied");

        // The requests contain the Endpoints of every test, whose names only the proxy can resolve.
        _proxy.Requests.Should().NotContain(request => request.Path.Contains(MetadataHost));
    }
}
