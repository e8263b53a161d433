using System.Net;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Tests.Network;

public sealed class NetworkPolicyTests
{
    [TestCase("127.0.0.1")]
    [TestCase("127.8.9.10")]
    [TestCase("::1")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("169.254.169.254")]
    [TestCase("fe80::1")]
    [TestCase("224.0.0.1")]
    [TestCase("ff02::1")]
    [TestCase("255.255.255.255")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:a9fe:a9fe")]
    [TestCase("64:ff9b::7f00:1")]
    [TestCase("64:ff9b::169.254.169.254")]
    public void This_machine_and_metadata_services_are_denied_however_their_address_is_written(string address) =>
        Refuse(new(), address).Should().Contain("which option network.denyCidrs denies");

    [TestCase("192.0.2.1")]
    [TestCase("10.0.0.1")]
    [TestCase("2001:db8::1")]
    [TestCase("::ffff:192.0.2.1")]
    [TestCase("64:ff9b::192.0.2.1")]
    public void Others_are_allowed(string address) => Refuse(new(), address).Should().BeNull();

    [Test]
    public void What_is_allowed_goes_before_what_is_denied()
    {
        var options = new NetworkOptions { AllowCidrs = ["127.0.0.0/8"] };

        Refuse(options, "127.0.0.1").Should().BeNull();
        Refuse(options, "::ffff:127.0.0.1").Should().BeNull();
        Refuse(options, "::1").Should().NotBeNull();
    }

    [TestCase("secret.internal", "denyHosts")]
    [TestCase("SECRET.internal", "denyHosts")]
    [TestCase("secret.internal.", "denyHosts")]
    [TestCase("deep.down.secret.internal", null)]
    [TestCase("a.below.internal", "denyHosts")]
    [TestCase("a.b.below.internal.", "denyHosts")]
    [TestCase("below.internal", null)]
    [TestCase("notbelow.internal", null)]
    public void A_denied_host_is_denied_however_its_name_is_written(string host, string? option) =>
        Says(new NetworkPolicy(new() { DenyHosts = ["secret.internal", "*.below.internal"] }).RefuseHost(host), option);

    [TestCase("a.example.org", null)]
    [TestCase("a.example.org.", null)]
    [TestCase("example.org", "allowHosts")]
    [TestCase("example.org.evil.example", "allowHosts")]
    public void Where_hosts_are_listed_no_other_is_allowed(string host, string? option) =>
        Says(new NetworkPolicy(new() { AllowHosts = ["*.example.org"] }).RefuseHost(host), option);

    private static string? Refuse(NetworkOptions options, string address) => new NetworkPolicy(options).RefuseAddress(IPAddress.Parse(address));

    private static void Says(string? refusal, string? option)
    {
        if (option is null)
        {
            refusal.Should().BeNull();
        }
        else
        {
            refusal.Should().Contain($"network.{option}");
        }
    }
}
