using System.ComponentModel.DataAnnotations;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Network;

public sealed class NetworkOptionsTests
{
    [Test]
    public void As_they_are_by_default_they_are_valid() => MistakesIn(new()).Should().BeEmpty();

    [Test]
    public void Each_range_that_is_none_is_named() => MistakesIn(new() { DenyCidrs = ["10.0.0.0/33"], AllowCidrs = ["10.0.0.0/8", "here"] }).Should().Equal(
        "network.denyCidrs has '10.0.0.0/33': expected an address range such as 10.0.0.0/8",
        "network.allowCidrs has 'here': expected an address range such as 10.0.0.0/8");

    [Test]
    public void A_file_of_authorities_has_to_hold_some()
    {
        using var folder = new TemporaryFolder();
        using var authority = TlsServer.CreateAuthority();

        MistakesIn(new() { CaFile = folder.Write("good.crt", authority.ExportCertificatePem()) }).Should().BeEmpty();
        MistakesIn(new() { CaFile = folder.Write("empty.crt", "") }).Should().ContainSingle().Which.Should().EndWith("empty.crt': it holds no certificate in PEM form");
        MistakesIn(new() { CaFile = folder.Write("broken.crt", "-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----") })
            .Should().ContainSingle().Which.Should().EndWith("broken.crt': it holds something that is no certificate in PEM form");
        MistakesIn(new() { CaFile = folder.PathOf("missing.crt") }).Should().ContainSingle().Which.Should().Contain("missing.crt': it cannot be read: ");
    }

    private static IEnumerable<string?> MistakesIn(NetworkOptions options)
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), mistakes, validateAllProperties: true);
        return mistakes.Select(mistake => mistake.ErrorMessage);
    }
}
