using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Network;

/// <summary>Address range with a special purpose.</summary>
/// <param name="Range">Range of addresses.</param>
/// <param name="Name">Purpose, for messages.</param>
/// <param name="IsPrivate">The profile Cluster allows the range.</param>
internal sealed record SpecialRange(IPNetwork Range, string Name, bool IsPrivate = false);

/// <summary>
/// Address ranges that are not on the public internet: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast,
/// the ways to write an IPv4 address as an IPv6 address, and metadata services of clouds.
/// </summary>
internal static class SpecialAddresses
{
    /// <summary>Ranges, the more specific ones first.</summary>
    public static IReadOnlyList<SpecialRange> All { get; } =
    [
        // Metadata services outside of link-local addresses: Azure, Alibaba, Oracle, AWS, Google, Scaleway.
        new(IPNetwork.Parse("168.63.129.16/32"), "metadata service"),
        new(IPNetwork.Parse("100.100.100.200/32"), "metadata service"),
        new(IPNetwork.Parse("192.0.0.192/32"), "metadata service"),
        new(IPNetwork.Parse("fd00:ec2::/32"), "metadata service"),
        new(IPNetwork.Parse("fd20:ce::254/128"), "metadata service"),
        new(IPNetwork.Parse("fd00:42::42/128"), "metadata service"),
        new(IPNetwork.Parse("fd00:c1::a9fe:a9fe/128"), "metadata service"),
        // IANA IPv4 Special-Purpose Address Registry.
        new(IPNetwork.Parse("0.0.0.0/8"), "this network"),
        new(IPNetwork.Parse("10.0.0.0/8"), "private use", IsPrivate: true),
        new(IPNetwork.Parse("100.64.0.0/10"), "shared address space"),
        new(IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        new(IPNetwork.Parse("169.254.0.0/16"), "link-local"),
        new(IPNetwork.Parse("172.16.0.0/12"), "private use", IsPrivate: true),
        new(IPNetwork.Parse("192.0.0.0/24"), "protocol assignments"),
        new(IPNetwork.Parse("192.0.2.0/24"), "documentation"),
        new(IPNetwork.Parse("192.31.196.0/24"), "AS112"),
        new(IPNetwork.Parse("192.52.193.0/24"), "AMT"),
        new(IPNetwork.Parse("192.88.99.0/24"), "6to4 relay"),
        new(IPNetwork.Parse("192.168.0.0/16"), "private use", IsPrivate: true),
        new(IPNetwork.Parse("192.175.48.0/24"), "AS112"),
        new(IPNetwork.Parse("198.18.0.0/15"), "benchmarking"),
        new(IPNetwork.Parse("198.51.100.0/24"), "documentation"),
        new(IPNetwork.Parse("203.0.113.0/24"), "documentation"),
        new(IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        new(IPNetwork.Parse("255.255.255.255/32"), "broadcast"),
        new(IPNetwork.Parse("240.0.0.0/4"), "reserved"),
        // IPv4 addresses within IPv6.
        new(IPNetwork.Parse("::/128"), "unspecified"),
        new(IPNetwork.Parse("::1/128"), "loopback"),
        new(Compatible, "IPv4-compatible"),
        new(Mapped, "IPv4-mapped"),
        new(Translated, "IPv4-translated"),
        new(Nat64, "NAT64"),
        new(LocalNat64, "local NAT64"),
        new(Teredo, "Teredo"),
        new(SixToFour, "6to4"),
        // The rest of the IANA IPv6 Special-Purpose Address Registry. 2001::/23 contains nine smaller assignments.
        new(IPNetwork.Parse("100::/64"), "discard"),
        new(IPNetwork.Parse("100:0:0:1::/64"), "dummy prefix"),
        new(IPNetwork.Parse("2001::/23"), "protocol assignments"),
        new(IPNetwork.Parse("2001:db8::/32"), "documentation"),
        new(IPNetwork.Parse("2620:4f:8000::/48"), "AS112"),
        new(IPNetwork.Parse("3fff::/20"), "documentation"),
        new(IPNetwork.Parse("5f00::/16"), "segment routing"),
        new(IPNetwork.Parse("fc00::/7"), "unique local", IsPrivate: true),
        new(IPNetwork.Parse("fe80::/10"), "link-local"),
        new(IPNetwork.Parse("fec0::/10"), "site-local"),
        new(IPNetwork.Parse("ff00::/8"), "multicast"),
    ];

    /// <summary>Returns the range that contains the address, or null if the address is public.</summary>
    // IPNetwork compares a mapped address with IPv4 ranges, not with the range of mapped addresses.
    public static SpecialRange? Find(IPAddress address) =>
        All.FirstOrDefault(special => address.IsIPv4MappedToIPv6 ? special.Range.Equals(Mapped) : special.Range.Contains(address));

    /// <summary>Returns the IPv4 addresses that an IPv6 address can lead to. Empty for other addresses.</summary>
    public static IReadOnlyList<IPAddress> FindEmbedded(IPAddress address)
    {
        // The unspecified address and loopback are within the range of compatible addresses.
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback))
        {
            return [];
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) || Translated.Contains(address) || Compatible.Contains(address) ? [At(12, 13, 14, 15)]
            : SixToFour.Contains(address) ? [At(2, 3, 4, 5)]
            // The server of the tunnel, and the client, whose bits are inverted (RFC 4380, 4).
            : Teredo.Contains(address) ? [At(4, 5, 6, 7), new(bytes[12..].Select(part => (byte)~part).ToArray())]
            // The length of the prefix within the range is not known (RFC 6052, 2.2: 48, 56, 64 and 96 bits; the ninth byte is left out).
            : LocalNat64.Contains(address) ? [At(6, 7, 9, 10), At(7, 9, 10, 11), At(9, 10, 11, 12), At(12, 13, 14, 15)]
            // ISATAP: the interface identifier is 0:5efe or 200:5efe with the address (RFC 5214, 6.1).
            : bytes[8..12] is [0 or 2, 0, 0x5E, 0xFE] ? [At(12, 13, 14, 15)]
            : [];

        IPAddress At(int first, int second, int third, int fourth) => new([bytes[first], bytes[second], bytes[third], bytes[fourth]]);
    }

    private static IPNetwork Mapped => IPNetwork.Parse("::ffff:0:0/96");

    private static IPNetwork Compatible => IPNetwork.Parse("::/96");

    private static IPNetwork Translated => IPNetwork.Parse("::ffff:0:0:0/96");

    private static IPNetwork Nat64 => IPNetwork.Parse("64:ff9b::/96");

    private static IPNetwork LocalNat64 => IPNetwork.Parse("64:ff9b:1::/48");

    private static IPNetwork Teredo => IPNetwork.Parse("2001::/32");

    private static IPNetwork SixToFour => IPNetwork.Parse("2002::/16");
}
