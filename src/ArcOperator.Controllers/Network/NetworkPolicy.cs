using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Decides whether a host may be named and an address be connected to.</summary>
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

    /// <summary>Why a URL must not name this host; null if it may.</summary>
    public string? RefuseHost(string host)
    {
        // 'example.org.' is 'example.org', said in full.
        var name = host.TrimEnd('.');
        return _options.DenyHosts.Any(pattern => Matches(name, pattern)) ? $"host '{name}' is denied by option network.denyHosts"
            : _options.AllowHosts.Count > 0 && !_options.AllowHosts.Any(pattern => Matches(name, pattern)) ? $"host '{name}' is not among option network.allowHosts"
            : null;
    }

    /// <summary>Why this address must not be connected to; null if it may.</summary>
    public string? RefuseAddress(IPAddress address)
    {
        var plain = Judged(address);
        var denying = _deny.Where(range => range.Contains(plain)).Select(range => range.ToString()).FirstOrDefault();
        return denying is null || _allow.Any(range => range.Contains(plain))
            ? null
            : $"address {plain} is in {denying}, which option network.denyCidrs denies";
    }

    /// <summary>::ffff:127.0.0.1 is 127.0.0.1, however it is written.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Behind NAT64 (RFC 6052) 64:ff9b::7f00:1 leads to 127.0.0.1 too, if by another way.
    private static IPAddress Judged(IPAddress address) => Nat64.Contains(address) ? new(address.GetAddressBytes().AsSpan(12)) : Plain(address);

    /// <summary>Returns true if a pattern of an option, a name or <c>*.example.org</c>, matches the host.</summary>
    public static bool Matches(string host, string pattern) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
