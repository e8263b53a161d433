using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Conditions of Endpoints for all kinds of responses and failures.</summary>
internal sealed class ReachabilityTests : EndpointTest
{
    private LocalServer _nginx = null!;

    [OneTimeSetUp]
    public async Task StartNginx() => _nginx = await LocalServer.StartNginxAsync();

    [OneTimeTearDown]
    public ValueTask StopNginx() => _nginx.DisposeAsync();

    [TestCase("/200", "Reachable True Answered, Authenticated True Anonymous, Ready True Ready")]
    [TestCase("/301", "Reachable True Answered, Authenticated True Anonymous, Ready True Ready")]
    [TestCase("/401", "Reachable True Answered, Authenticated False Unauthorized, Ready False Unauthorized")]
    [TestCase("/restricted", "Reachable True Answered, Authenticated False Unauthorized, Ready False Unauthorized")]
    [TestCase("/403", "Reachable True Answered, Authenticated Unknown Unproven, Ready True Ready")]
    [TestCase("/404", "Reachable True Answered, Authenticated True Anonymous, Ready True Ready")]
    [TestCase("/500", "Reachable False ServerError, Authenticated Unknown NotProbed, Ready False ServerError")]
    [TestCase("/503", "Reachable False ServerError, Authenticated Unknown NotProbed, Ready False ServerError")]
    public async Task The_HTTP_status_of_a_web_server_decides_about_Reachable(string path, string finding) =>
        (await FindingAsync($"http://{_nginx.Address}{path}")).Should().Be(finding);

    [Test]
    public async Task A_redirect_to_a_metadata_service_is_reported_and_not_followed()
    {
        (await FindingAsync($"http://{_nginx.Address}/metadata")).Should().StartWith("Reachable True Answered");

        (await MessageAsync("Reachable")).Should().Be($"{_nginx.Address} responds with 302 and a redirect, which ARC does not follow");
        Connections.Should().AllSatisfy(connection => connection.ToString().Should().Be(_nginx.Address));
    }

    [TestCase("http://169.254.169.254/latest/meta-data/")]
    [TestCase($"http://{MetadataHost}/latest/meta-data/")]
    [TestCase("http://[::ffff:169.254.169.254]/")]
    [TestCase("http://2852039166/")]
    [TestCase("http://[::1]/")]
    public async Task A_denied_address_is_not_connected_to_under_any_name(string url)
    {
        (await FindingAsync(url)).Should().Be("Reachable False TargetDenied, Authenticated Unknown NotProbed, Ready False TargetDenied");

        (await MessageAsync("Reachable")).Should().Contain("which option network.profile Cluster denies");
        Connections.Should().BeEmpty();
    }

    [Test]
    public async Task An_address_in_allowCidrs_is_allowed_in_its_IPv6_form_too() =>
        (await FindingAsync($"http://[::ffff:127.0.0.1]:{_nginx.Address.Split(':')[1]}/200")).Should().StartWith("Reachable True Answered");

    [Test]
    public async Task A_port_that_refuses_connections_is_ConnectionRefused()
    {
        using var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        (await FindingAsync($"http://{port.LocalEndPoint}/")).Should().Be("Reachable False ConnectionRefused, Authenticated Unknown NotProbed, Ready False ConnectionRefused");

        (await MessageAsync("Ready")).Should().Be($"{port.LocalEndPoint} refuses connections");
    }

    [Test]
    public async Task A_server_that_never_responds_is_Timeout()
    {
        var silent = Serve(exchange => exchange.StallAsync());

        (await FindingAsync($"{silent.Uri}")).Should().Be("Reachable False Timeout, Authenticated Unknown NotProbed, Ready False Timeout");

        (await MessageAsync("Ready")).Should().Be($"{silent.Uri.Authority} does not respond within 2 s");
    }

    [Test]
    public async Task A_name_that_does_not_resolve_is_DNSFailure()
    {
        (await FindingAsync(UnknownHost)).Should().Be("Reachable False DNSFailure, Authenticated Unknown NotProbed, Ready False DNSFailure");

        (await MessageAsync("Ready")).Should().Be($"the name '{UnknownHost}' does not resolve");
    }

    [Test]
    public async Task A_server_without_TLS_is_TLSError() => (await FindingAsync(_nginx.Address)).Should().StartWith("Reachable False TLSError");

    [Test]
    public async Task A_server_without_HTTP_is_ConnectionFailed()
    {
        var odd = Serve(exchange => exchange.WriteRawAsync("220 mail.example ESMTP\r\n"));

        (await FindingAsync($"{odd.Uri}")).Should().StartWith("Reachable False ConnectionFailed");
    }

    [Test]
    public async Task A_proxy_that_refuses_the_operator_is_ConnectionFailed()
    {
        var proxy = Serve(exchange => exchange.RespondAsync(407, "", ("Proxy-Authenticate", "Basic realm=\"proxy\"")));

        (await FindingAsync($"{proxy.Uri}")).Should().Be("Reachable False ConnectionFailed, Authenticated Unknown NotProbed, Ready False ConnectionFailed");

        (await MessageAsync("Ready")).Should().Be("the proxy refuses the operator's credentials (407); correct option network.proxyCredentialsFile");
    }

    [Test]
    public async Task A_server_that_closes_the_connection_is_ConnectionFailed()
    {
        var rude = Serve(exchange =>
        {
            exchange.Cut();
            return Task.CompletedTask;
        });

        (await FindingAsync($"{rude.Uri}")).Should().StartWith("Reachable False ConnectionFailed");
    }

    [Test]
    public async Task An_endless_response_does_not_delay_the_probe()
    {
        var endless = Serve(async exchange =>
        {
            await exchange.BeginStreamAsync();
            while (true)
            {
                await exchange.WriteAsync(new byte[64 * 1024]);
            }
        });

        (await FindingAsync($"{endless.Uri}")).Should().StartWith("Reachable True Answered");
    }

    [Test]
    public async Task A_certificate_of_an_authority_that_option_caFile_names_is_trusted()
    {
        var url = await ServeTlsAsync("internal.example", context => context.Response.WriteAsync("hello"));

        (await FindingAsync(url)).Should().Be("Reachable True Answered, Authenticated True Anonymous, Ready True Ready");
    }

    [Test]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        var url = await ServeTlsAsync("internal.example", context => context.Response.WriteAsync("hello"));

        (await FindingAsync(url.Replace("internal.example", "other.example", StringComparison.Ordinal))).Should().StartWith("Reachable False TLSError");
    }

    [Test]
    public async Task The_issuer_of_a_certificate_is_not_downloaded()
    {
        var stranger = Serve(exchange => exchange.RespondAsync(404, ""));
        using var unknown = TlsServer.CreateAuthority();
        var server = await KeepAsync(TlsServer.StartAsync(
            TlsServer.CreateCertificate(unknown, ["internal.example"], issuer: new(stranger.Uri, "/issuer.crt")), context => context.Response.WriteAsync("hello")));

        // The server itself searches for the chain that it sends.
        var before = stranger.Requests.Count;

        (await FindingAsync($"https://internal.example:{server.Port}/")).Should().StartWith("Reachable False TLSError");

        stranger.Requests.Should().HaveCount(before);
    }
}
