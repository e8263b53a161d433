using System.Net;

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
        new(IPNetwork.Parse("::/96"), "IPv4-compatible"),
        new(Mapped, "IPv4-mapped"),
        new(IPNetwork.Parse("::ffff:0:0:0/96"), "IPv4-translated"),
        new(Nat64, "NAT64"),
        new(IPNetwork.Parse("64:ff9b:1::/48"), "local NAT64"),
        new(IPNetwork.Parse("2001::/32"), "Teredo"),
        new(IPNetwork.Parse("2002::/16"), "6to4"),
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

    /// <summary>Returns the IPv4 address that an IPv4-mapped or NAT64 address leads to, or null for other addresses.</summary>
    public static IPAddress? FindEmbedded(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : Nat64.Contains(address) ? new(address.GetAddressBytes().AsSpan(12))
        : null;

    private static IPNetwork Mapped => IPNetwork.Parse("::ffff:0:0/96");

    private static IPNetwork Nat64 => IPNetwork.Parse("64:ff9b::/96");
}
