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
    public void Loopback_and_metadata_addresses_are_denied_in_every_notation(string address) =>
        Refuse(new(), address).Should().Contain("which option network.profile Cluster denies");

    [TestCase("8.8.8.8", null, null)]
    [TestCase("2600::1", null, null)]
    [TestCase("10.1.2.3", null, "10.0.0.0/8 (private use), which option network.profile Public denies")]
    [TestCase("172.31.0.1", null, "172.16.0.0/12")]
    [TestCase("192.168.1.1", null, "192.168.0.0/16")]
    [TestCase("fd12::1", null, "fc00::/7")]
    [TestCase("fd00:ec2::254", "fd00:ec2::/32 (metadata service)", "metadata service")]
    [TestCase("168.63.129.16", "metadata service", "metadata service")]
    [TestCase("100.100.100.200", "metadata service", "metadata service")]
    [TestCase("100.64.0.1", "shared address space", "shared address space")]
    [TestCase("::ffff:8.8.8.8", "IPv4-mapped", "IPv4-mapped")]
    [TestCase("::ffff:10.0.0.1", "IPv4-mapped", "private use")]
    [TestCase("64:ff9b::808:808", "NAT64", "NAT64")]
    public void The_profile_decides_about_private_addresses(string address, string? inCluster, string? inPublic)
    {
        Check(NetworkProfile.Cluster, inCluster);
        Check(NetworkProfile.Public, inPublic);

        void Check(NetworkProfile profile, string? expected)
        {
            var refusal = Refuse(new() { Profile = profile }, address);
            (refusal is null).Should().Be(expected is null, "{0}", refusal);
            (refusal?.Contains(expected ?? "") ?? true).Should().BeTrue("{0}", refusal);
        }
    }

    [Test]
    public void An_allowed_NAT64_prefix_does_not_allow_what_is_behind_it()
    {
        var options = new NetworkOptions { AllowCidrs = ["64:ff9b::/96"] };

        Refuse(options, "64:ff9b::808:808").Should().BeNull();
        Refuse(options, "64:ff9b::169.254.169.254").Should().Contain("link-local");
    }

    [Test]
    public void The_operator_and_the_API_server_are_denied()
    {
        var policy = new NetworkPolicy(new(), new(new("https://api.cluster.example:6443"), [IPAddress.Parse("10.96.0.1"), IPAddress.Parse("10.0.0.7")]));
        var literal = new NetworkPolicy(new(), new(new("https://10.0.0.9:6443"), []));
        var allowing = new NetworkPolicy(new() { AllowCidrs = ["10.0.0.7/32"] }, new(null, [IPAddress.Parse("10.0.0.7")]));

        policy.RefuseHost("API.cluster.example.").Should().Be("host 'API.cluster.example' is the API server");
        policy.RefuseHost("cluster.example").Should().BeNull();
        policy.RefuseAddress(IPAddress.Parse("10.96.0.1")).Should().Be("address 10.96.0.1 belongs to the operator or the API server");
        policy.RefuseAddress(IPAddress.Parse("10.0.0.7")).Should().NotBeNull();
        policy.RefuseAddress(IPAddress.Parse("10.0.0.8")).Should().BeNull();
        literal.RefuseAddress(IPAddress.Parse("10.0.0.9")).Should().NotBeNull();
        allowing.RefuseAddress(IPAddress.Parse("10.0.0.7")).Should().BeNull();
    }

    [Test]
    public void Addresses_of_this_machine_are_protected()
    {
        var targets = ProtectedTargets.OfThisMachine(new("https://api.cluster.example"));

        targets.Contains(IPAddress.Loopback).Should().BeTrue();
    }

    [Test]
    public void Denied_ranges_of_the_option_are_added_to_those_of_the_profile()
    {
        var options = new NetworkOptions { DenyCidrs = ["8.8.0.0/16"] };

        Refuse(options, "8.8.8.8").Should().Be("address 8.8.8.8 is in 8.8.0.0/16, which option network.denyCidrs denies");
        Refuse(options, "64:ff9b::808:808").Should().Contain("network.denyCidrs");
        Refuse(options, "127.0.0.1").Should().Contain("network.profile");
    }

    [Test]
    public void Allowed_ranges_take_precedence_over_denied_ones()
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
    public void A_denied_host_is_denied_in_every_notation_of_its_name(string host, string? option) =>
        Says(new NetworkPolicy(new() { DenyHosts = ["secret.internal", "*.below.internal"] }, ProtectedTargets.None).RefuseHost(host), option);

    [TestCase("a.example.org", null)]
    [TestCase("a.example.org.", null)]
    [TestCase("example.org", "allowHosts")]
    [TestCase("example.org.evil.example", "allowHosts")]
    public void Only_listed_hosts_are_allowed(string host, string? option) =>
        Says(new NetworkPolicy(new() { AllowHosts = ["*.example.org"] }, ProtectedTargets.None).RefuseHost(host), option);

    private static string? Refuse(NetworkOptions options, string address) => new NetworkPolicy(options, ProtectedTargets.None).RefuseAddress(IPAddress.Parse(address));

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
