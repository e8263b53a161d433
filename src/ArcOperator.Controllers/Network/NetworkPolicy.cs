using System.Net;
using System.Net.NetworkInformation;

namespace ArcOperator.Controllers.Network;

/// <summary>Targets that the operator itself depends on, so that URLs of users must not lead to them.</summary>
/// <param name="Servers">URLs of the API server and of the operator's own artifact server.</param>
/// <param name="Addresses">Addresses of the operator.</param>
internal sealed record ProtectedTargets(IReadOnlyList<Uri> Servers, IReadOnlyList<IPAddress> Addresses)
{
    public static ProtectedTargets None { get; } = new([], []);

    /// <summary>Names of the servers that have no literal address. Their addresses are protected too, and can change.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Servers.Select(server => server.IdnHost.TrimEnd('.')).Where(host => host.Length > 0 && !IPAddress.TryParse(host, out _)).Distinct()];

    /// <summary>Returns the servers and the addresses that this machine has now.</summary>
    public static ProtectedTargets OfThisMachine(params IReadOnlyList<Uri> servers)
    {
        // In a cluster the API server has a further address, that of its Service.
        var service = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address);
        return new(servers, [.. own, .. IPAddress.TryParse(service, out var address) ? [address] : Array.Empty<IPAddress>()]);
    }

    /// <summary>Returns true if the name is that of a server.</summary>
    public bool Contains(string host) => Names.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns true for the addresses of the operator and the literal addresses of the servers.</summary>
    public bool Contains(IPAddress address) => Addresses.Contains(address) || Servers.Any(server => IPAddress.TryParse(server.IdnHost, out var literal) && literal.Equals(address));
}

/// <summary>Decides whether a URL may contain a host and whether an address may be connected to.</summary>
internal sealed class NetworkPolicy
{
    private readonly IReadOnlyList<IPNetwork> _deny;
    private readonly IReadOnlyList<IPNetwork> _allow;
    private readonly NetworkOptions _options;
    private readonly ProtectedTargets _protected;

    public NetworkPolicy(NetworkOptions options, ProtectedTargets protectedTargets)
    {
        (_options, _protected) = (options, protectedTargets);
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
            : !IPAddress.TryParse(name, out _) && _protected.Contains(name) ? $"host '{name}' is the API server or the operator"
            : null;
    }

    /// <summary>Names whose addresses are protected. The caller resolves them, because they can change.</summary>
    public IReadOnlyList<string> ProtectedNames => _protected.Names;

    /// <summary>Returns the reason for which this address must not be connected to, or null if it is allowed.</summary>
    /// <param name="address">Address of a target.</param>
    /// <param name="protectedAddresses">Present addresses of <see cref="ProtectedNames"/>.</param>
    /// <remarks>An address that can lead to an IPv4 address has to be allowed in both forms. An IPv4-mapped one is the IPv4 address itself.</remarks>
    public string? RefuseAddress(IPAddress address, params IReadOnlyList<IPAddress> protectedAddresses)
    {
        var embedded = SpecialAddresses.FindEmbedded(address);
        return address.IsIPv4MappedToIPv6 && IsAllowed(embedded[0]) ? null
            : embedded.Select(inner => Refuse(inner, protectedAddresses)).FirstOrDefault(refusal => refusal is not null) ?? Refuse(address, protectedAddresses);
    }

    /// <summary>Returns the IPv4 form of an address such as ::ffff:127.0.0.1.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private string? Refuse(IPAddress address, IReadOnlyList<IPAddress> protectedAddresses) =>
        IsAllowed(address) ? null
        : _deny.Where(range => range.Contains(address)).Select(range => $"address {address} is in {range}, which option network.denyCidrs denies").FirstOrDefault() is { } denied ? denied
        : SpecialAddresses.Find(address) is { } special && !(special.IsPrivate && _options.Profile == NetworkProfile.Cluster)
            ? $"address {address} is in {special.Range} ({special.Name}), which option network.profile {_options.Profile} denies"
        : _protected.Contains(address) || protectedAddresses.Contains(address) ? $"address {address} belongs to the operator or the API server"
        : null;

    private bool IsAllowed(IPAddress address) => _allow.Any(range => range.Contains(address));

    /// <summary>Returns true if a pattern of an option, a name or <c>*.example.org</c>, matches the host.</summary>
    public static bool Matches(string host, string pattern) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
