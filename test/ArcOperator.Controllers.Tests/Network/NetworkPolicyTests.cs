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

    [TestCase("2002::/16", "2002:a00:1::1", "10.0.0.0/8", Description = "6to4")]
    [TestCase("2002::/16", "2002:a9fe:a9fe::1", "169.254.0.0/16", Description = "6to4")]
    [TestCase("2001::/32", "2001:0:7f00:1::", "127.0.0.0/8", Description = "server of Teredo")]
    [TestCase("2001::/32", "2001:0:808:808:0:0:5601:5601", "169.254.0.0/16", Description = "client of Teredo")]
    [TestCase("::/96", "::10.0.0.1", "10.0.0.0/8", Description = "IPv4-compatible")]
    [TestCase("::ffff:0:0:0/96", "::ffff:0:10.0.0.1", "10.0.0.0/8", Description = "SIIT")]
    [TestCase("64:ff9b::/96", "64:ff9b::10.0.0.1", "10.0.0.0/8", Description = "NAT64")]
    [TestCase("64:ff9b:1::/48", "64:ff9b:1:a00:0:100::", "10.0.0.0/8", Description = "local NAT64 of 48 bits")]
    [TestCase("64:ff9b:1::/48", "64:ff9b:1:80a:8:1::", "10.0.0.0/8", Description = "local NAT64 of 56 bits")]
    [TestCase("64:ff9b:1::/48", "64:ff9b:1:808:a:808:100:0", "10.0.0.0/8", Description = "local NAT64 of 64 bits")]
    [TestCase("64:ff9b:1::/48", "64:ff9b:1:808:8:808:10.0.0.1", "10.0.0.0/8", Description = "local NAT64 of 96 bits")]
    [TestCase("2600::/16", "2600::5efe:10.0.0.1", "10.0.0.0/8", Description = "ISATAP")]
    [TestCase("2600::/16", "2600::200:5efe:169.254.169.254", "169.254.0.0/16", Description = "ISATAP")]
    public void An_allowed_range_of_IPv6_does_not_allow_the_IPv4_addresses_behind_it(string allowed, string address, string refused)
    {
        var options = new NetworkOptions { Profile = NetworkProfile.Public, AllowCidrs = [allowed] };

        Refuse(options, address).Should().Contain($"is in {refused}");
    }

    [TestCase("2002::/16", "2002:808:808::1")]
    [TestCase("2001::/32", "2001:0:808:808:0:0:f7f7:f7f7")]
    [TestCase("::ffff:0:0:0/96", "::ffff:0:8.8.8.8")]
    [TestCase("64:ff9b:1::/48", "64:ff9b:1:808:8:808:808:808")]
    public void An_allowed_range_of_IPv6_allows_public_IPv4_addresses_behind_it(string allowed, string address)
    {
        Refuse(new() { AllowCidrs = [allowed] }, address).Should().BeNull();
        Refuse(new(), address).Should().NotBeNull();
        Refuse(new() { AllowCidrs = ["8.8.0.0/16"] }, address).Should().NotBeNull("the IPv6 address is not allowed");
    }

    [Test]
    public void The_operator_and_the_API_server_are_denied()
    {
        var policy = new NetworkPolicy(new(), new([new Uri("https://api.cluster.example:6443"), new("http://artifacts.arc.svc:9090")], [IPAddress.Parse("10.96.0.1"), IPAddress.Parse("10.0.0.7")]));
        var literal = new NetworkPolicy(new(), new([new("https://10.0.0.9:6443")], []));
        var allowing = new NetworkPolicy(new() { AllowCidrs = ["10.0.0.7/32"] }, new([], [IPAddress.Parse("10.0.0.7")]));

        policy.RefuseHost("API.cluster.example.").Should().Be("host 'API.cluster.example' is the API server or the operator");
        policy.RefuseHost("artifacts.arc.svc").Should().NotBeNull();
        policy.RefuseHost("cluster.example").Should().BeNull();
        policy.RefuseAddress(IPAddress.Parse("10.96.0.1")).Should().Be("address 10.96.0.1 belongs to the operator or the API server");
        policy.RefuseAddress(IPAddress.Parse("10.0.0.7")).Should().NotBeNull();
        policy.RefuseAddress(IPAddress.Parse("10.0.0.8")).Should().BeNull();
        policy.RefuseAddress(IPAddress.Parse("10.0.0.8"), IPAddress.Parse("10.0.0.8")).Should().NotBeNull();
        literal.RefuseAddress(IPAddress.Parse("10.0.0.9")).Should().NotBeNull();
        allowing.RefuseAddress(IPAddress.Parse("10.0.0.7")).Should().BeNull();
    }

    [Test]
    public void Addresses_of_this_machine_are_protected()
    {
        var targets = ProtectedTargets.OfThisMachine(new Uri("https://api.cluster.example"));

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
