using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Decides whether a URL may contain a host and whether an address may be connected to.</summary>
internal sealed class NetworkPolicy
{
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly IReadOnlyList<IPNetwork> _deny;
    private readonly IReadOnlyList<IPNetwork> _allow;
    private readonly NetworkOptions _options;

    public NetworkPolicy(NetworkOptions options)
    {
        _options = options;
        _deny = [.. options.DenyCidrs.Select(IPNetwork.Parse)];
        _allow = [.. options.AllowCidrs.Select(IPNetwork.Parse)];
    }

    /// <summary>Returns the reason for which a URL must not contain this host, or null if it is allowed.</summary>
    public string? RefuseHost(string host)
    {
        // 'example.org.' is the absolute form of 'example.org'.
        var name = host.TrimEnd('.');
        return _options.DenyHosts.Any(pattern => Matches(name, pattern)) ? $"host '{name}' is denied by option network.denyHosts"
            : _options.AllowHosts.Count > 0 && !_options.AllowHosts.Any(pattern => Matches(name, pattern)) ? $"host '{name}' is not among option network.allowHosts"
            : null;
    }

    /// <summary>Returns the reason for which this address must not be connected to, or null if it is allowed.</summary>
    public string? RefuseAddress(IPAddress address)
    {
        var plain = Unwrap(address);
        var denying = _deny.Where(range => range.Contains(plain)).Select(range => range.ToString()).FirstOrDefault();
        return denying is null || _allow.Any(range => range.Contains(plain))
            ? null
            : $"address {plain} is in {denying}, which option network.denyCidrs denies";
    }

    /// <summary>Returns the IPv4 form of an address such as ::ffff:127.0.0.1.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // With NAT64 (RFC 6052), 64:ff9b::7f00:1 also leads to 127.0.0.1.
    private static IPAddress Unwrap(IPAddress address) => Nat64.Contains(address) ? new(address.GetAddressBytes().AsSpan(12)) : Plain(address);

    /// <summary>Returns true if a pattern of an option, a name or <c>*.example.org</c>, matches the host.</summary>
    public static bool Matches(string host, string pattern) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
