using System.Net;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Tests.Network;

/// <summary>Edges of the ranges, written out from the IANA registries and not from the table of the code.</summary>
public sealed class SpecialAddressesTests
{
    // Range, first and last address, and the addresses just outside where these are public or belong to another range.
    [TestCase("0.0.0.0", "0.255.255.255", null, "1.0.0.0")]
    [TestCase("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [TestCase("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [TestCase("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [TestCase("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [TestCase("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [TestCase("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [TestCase("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0")]
    [TestCase("192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0")]
    [TestCase("192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0")]
    [TestCase("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [TestCase("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [TestCase("192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0")]
    [TestCase("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [TestCase("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0")]
    [TestCase("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [TestCase("224.0.0.0", "239.255.255.255", "223.255.255.255", null)]
    [TestCase("240.0.0.0", "255.255.255.255", null, null)]
    [TestCase("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17")]
    [TestCase("::", "::ffff:ffff", null, "::1:0:0")]
    [TestCase("::ffff:0.0.0.0", "::ffff:255.255.255.255", "::fffe:ffff:ffff", "::1:0:0:0")]
    [TestCase("::ffff:0:0:0", "::ffff:0:ffff:ffff", "::fffe:ffff:ffff:ffff", "::ffff:1:0:0")]
    [TestCase("64:ff9b::", "64:ff9b::ffff:ffff", "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", "64:ff9b::1:0:0")]
    [TestCase("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "64:ff9b:0:ffff:ffff:ffff:ffff:ffff", "64:ff9b:2::")]
    [TestCase("100::", "100::ffff:ffff:ffff:ffff", "ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase("100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff", null, "100:0:0:2::")]
    [TestCase("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, Description = "Teredo")]
    [TestCase("2001:1::1", "2001:1::3", null, null, Description = "anycast of PCP, TURN and DNS-SD")]
    [TestCase("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", null, null, Description = "benchmarking")]
    [TestCase("2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff", null, null, Description = "AMT")]
    [TestCase("2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff", null, null, Description = "AS112")]
    [TestCase("2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", null, null, Description = "ORCHID")]
    [TestCase("2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", null, null, Description = "ORCHIDv2")]
    [TestCase("2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff", null, null, Description = "drone remote identification")]
    [TestCase("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::", Description = "protocol assignments")]
    [TestCase("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::")]
    [TestCase("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::")]
    [TestCase("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::")]
    [TestCase("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::")]
    [TestCase("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "5f01::")]
    [TestCase("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe00::")]
    [TestCase("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    [TestCase("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    public void A_special_range_is_found_from_its_first_to_its_last_address(string first, string last, string? before, string? after)
    {
        IsSpecial(first).Should().BeTrue();
        IsSpecial(last).Should().BeTrue();
        (before is not null && IsSpecial(before)).Should().BeFalse();
        (after is not null && IsSpecial(after)).Should().BeFalse();
    }

    [Test]
    public void Only_RFC_1918_and_unique_local_addresses_are_private() =>
        SpecialAddresses.All.Where(special => special.IsPrivate).Select(special => special.Range.ToString())
            .Should().BeEquivalentTo("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    [Test]
    public void Metadata_services_are_found_before_the_range_around_them() =>
        new[] { "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254", "fd00:42::42", "fd00:c1::a9fe:a9fe" }
            .Select(address => SpecialAddresses.Find(IPAddress.Parse(address))?.Name).Should().AllBe("metadata service");

    private static bool IsSpecial(string address) => SpecialAddresses.Find(IPAddress.Parse(address)) is not null;
}
