using System.Globalization;
using System.Net;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>List of targets that are reached without a proxy, read as Go's net/http and curl read NO_PROXY.</summary>
public sealed class ProxyExceptions(IReadOnlyList<string> entries)
{
    private readonly List<Entry> _entries = [.. entries.Select(Parse)];

    /// <summary>Returns true for loopback and for targets that an entry matches. Names are not resolved.</summary>
    public bool Contains(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        var address = IPAddress.TryParse(host, out var parsed) ? Plain(parsed) : null;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (address is not null && IPAddress.IsLoopback(address))
            || _entries.Exists(entry => (entry.Port is null || entry.Port == url.Port) && Matches(entry, host, address));
    }

    private static bool Matches(Entry entry, string host, IPAddress? address) =>
        entry.Name == "*"
        || (address is null
            ? entry.Range is null && entry.Name.Length > 0
                && (host.Equals(entry.Name, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{entry.Name}", StringComparison.OrdinalIgnoreCase))
            : entry.Range?.Contains(address) is true);

    private static Entry Parse(string text)
    {
        // An IPv6 address has a port only behind brackets.
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':') == colon);
        ushort? port = hasPort && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var name = (port is null ? text : text[..colon]).Trim('[', ']');
        return name == "*" ? new("*", null, port)
            : IPAddress.TryParse(name, out var address) ? new("", RangeOf(address, null), port)
            : name.Split('/') is [var start, var bits] && IPAddress.TryParse(start, out address) && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? new("", RangeOf(address, length), port)
            // For curl, '.example.org' includes the domain itself, and for Go it does not. An unexpected use of the proxy is worse than an unexpected bypass.
            : new(name.TrimStart('*').Trim('.'), null, port);
    }

    // An IPNetwork must begin at its first address. Go and curl accept any address of the range.
    private static IPNetwork? RangeOf(IPAddress address, int? length)
    {
        var bytes = Plain(address).GetAddressBytes();
        var bits = length ?? bytes.Length * 8;
        if (bits > bytes.Length * 8)
        {
            return null;
        }

        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] &= (byte)(0xff00 >> Math.Clamp(bits - (index * 8), 0, 8));
        }

        return new(new IPAddress(bytes), bits);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed record Entry(string Name, IPNetwork? Range, ushort? Port);
}
