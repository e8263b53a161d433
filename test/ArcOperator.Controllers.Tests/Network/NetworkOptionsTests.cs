using System.ComponentModel.DataAnnotations;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Network;

public sealed class NetworkOptionsTests
{
    [Test]
    public void Default_network_options_are_valid() => MistakesIn(new()).Should().BeEmpty();

    [Test]
    public void Each_invalid_range_of_the_network_options_is_named() => MistakesIn(new() { DenyCidrs = ["10.0.0.0/33"], AllowCidrs = ["10.0.0.0/8", "here"] }).Should().Equal(
        "network.denyCidrs has '10.0.0.0/33': expected an address range such as 10.0.0.0/8",
        "network.allowCidrs has 'here': expected an address range such as 10.0.0.0/8");

    [Test]
    public void A_caFile_without_certificates_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var authority = TlsServer.CreateAuthority();

        MistakesIn(new() { CaFile = folder.Write("good.crt", authority.ExportCertificatePem()) }).Should().BeEmpty();
        MistakesIn(new() { CaFile = folder.Write("empty.crt", "") }).Should().ContainSingle().Which.Should().EndWith("empty.crt': the text contains no certificate in PEM form");
        MistakesIn(new() { CaFile = folder.Write("broken.crt", "-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----") })
            .Should().ContainSingle().Which.Should().EndWith("broken.crt': the text contains an invalid certificate");
        MistakesIn(new() { CaFile = folder.PathOf("missing.crt") }).Should().ContainSingle().Which.Should().Contain("missing.crt': it cannot be read: ");
    }

    [TestCase("https://proxy.example:3128")]
    [TestCase("socks5://proxy.example:1080")]
    [TestCase("http://robot:hunter2@proxy.example:3128")]
    [TestCase("http://proxy.example:3128/path")]
    public void A_proxy_that_is_not_an_HTTP_proxy_or_holds_credentials_is_refused_without_repeating_them(string proxy) =>
        MistakesIn(new() { Proxy = new(proxy) }).Should().Equal(
            "network.proxy is not the URL of an HTTP proxy: expected http://host:port, with credentials in network.proxyCredentialsFile");

    [Test]
    public void A_file_of_proxy_credentials_must_contain_one_line_and_requires_a_proxy()
    {
        using var folder = new TemporaryFolder();
        var proxy = new Uri("http://proxy.example:3128");

        MistakesIn(new() { Proxy = proxy, ProxyCredentialsFile = folder.Write("good", "robot:hunter2\n") }).Should().BeEmpty();
        MistakesIn(new() { Proxy = proxy, ProxyCredentialsFile = folder.Write("bad", "hunter2") }).Should().ContainSingle()
            .Which.Should().EndWith("bad': expected one line of the form user:password");
        MistakesIn(new() { Proxy = proxy, ProxyCredentialsFile = folder.PathOf("missing") }).Should().ContainSingle().Which.Should().Contain("missing': it cannot be read: ");
        MistakesIn(new() { ProxyCredentialsFile = folder.PathOf("good") }).Should().Equal("network.proxyCredentialsFile is set without network.proxy");
    }

    private static IEnumerable<string?> MistakesIn(NetworkOptions options)
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), mistakes, validateAllProperties: true);
        return mistakes.Select(mistake => mistake.ErrorMessage);
    }
}
