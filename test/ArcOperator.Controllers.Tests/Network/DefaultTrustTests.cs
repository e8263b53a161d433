using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.Network;

/// <summary>Trusted authorities without the option caFile.</summary>
internal sealed class DefaultTrustTests : EndpointTest
{
    protected override NetworkOptions Network => new() { AllowCidrs = ["127.0.0.0/8"] };

    [Test]
    public async Task A_certificate_of_an_unknown_authority_is_not_trusted()
    {
        var url = await ServeTlsAsync("internal.example", context => context.Response.WriteAsync("hello"));

        (await FindingAsync(url)).Should().Be("Reachable False TLSError, Authenticated Unknown NotProbed, Ready False TLSError");

        (await MessageAsync("Ready")).Should().StartWith($"the certificate of {url["https://".Length..]} is not trusted, or the server does not use TLS: ");
    }

    [Test]
    public async Task The_issuer_of_a_certificate_is_not_downloaded()
    {
        var stranger = Serve(exchange => exchange.RespondAsync(404, ""));
        var certificate = TlsServer.CreateCertificate(Authority, ["internal.example"], issuer: new(stranger.Uri, "/issuer.crt"));
        var server = await KeepAsync(TlsServer.StartAsync(certificate, context => context.Response.WriteAsync("hello")));

        // The server itself searches for the chain that it sends.
        var before = stranger.Requests.Count;

        (await FindingAsync($"https://internal.example:{server.Port}/")).Should().StartWith("Reachable False TLSError");

        stranger.Requests.Should().HaveCount(before);
    }
}
