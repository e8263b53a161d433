using System.Net;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Proxy that the environment names for one server, as Go's <c>net/http</c> and curl read <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>,
/// <c>ALL_PROXY</c> and <c>NO_PROXY</c>. .NET's own reading of <c>NO_PROXY</c> knows neither address ranges nor ports.
/// </summary>
internal static class EnvironmentProxy
{
    private static readonly HashSet<string> Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Returns the proxy for the server, or null if the server is reached without one.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="variable">Reads one environment variable.</param>
    /// <exception cref="KubeConfigException">The variable is not the URL of a proxy.</exception>
    public static Uri? For(Uri server, Func<string, string?> variable)
    {
        var name = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        // As curl does, HTTP_PROXY is ignored in a CGI program, where it is a header of the request.
        var own = name == "HTTP_PROXY" && Either("REQUEST_METHOD", variable) is not null ? variable("http_proxy") : Either(name, variable);
        var (source, text) = own is { Length: > 0 } ? (name, own) : ("ALL_PROXY", Either("ALL_PROXY", variable));
        return string.IsNullOrWhiteSpace(text) || IsBypassed(server, Either("NO_PROXY", variable) ?? "") ? null
            : Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var proxy) && Schemes.Contains(proxy.Scheme) ? proxy
            : throw new KubeConfigException($"environment variable {source} is not the URL of an http, https or socks5 proxy");
    }

    /// <summary>Returns true if the list of exceptions contains the server. Loopback addresses are always exceptions, as in Go.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="exceptions">Value of <c>NO_PROXY</c>: names, domains, addresses and ranges, each but a range with an optional port.</param>
    public static bool IsBypassed(Uri server, string exceptions)
    {
        var host = server.IdnHost.TrimEnd('.');
        var address = IPAddress.TryParse(host, out var parsed) ? Plain(parsed) : null;
        return address is not null && IPAddress.IsLoopback(address)
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || exceptions.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Any(entry => Matches(entry, host, address, server.Port));
    }

    private static bool Matches(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
        {
            return true;
        }

        if (entry.Split('/') is [var start, var bits] && IPAddress.TryParse(start, out var network) && int.TryParse(bits, out var length))
        {
            return address is not null && IsInRange(address, network, length);
        }

        var (name, onlyPort) = SplitPort(entry);
        if (onlyPort is not null && onlyPort != port)
        {
            return false;
        }

        if (IPAddress.TryParse(name.Trim('[', ']'), out var exact))
        {
            return Plain(exact).Equals(address);
        }

        // Go excludes the domain itself from '.example.com', curl includes it. A proxy is the surprise, so it is included.
        var domain = name.TrimStart('*').Trim('.');
        return address is null && domain.Length > 0
            && (host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
    }

    // An IPv6 address has a port only behind brackets.
    private static (string Name, int? Port) SplitPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isPort = colon > 0 && (entry[colon - 1] == ']' || entry.IndexOf(':', StringComparison.Ordinal) == colon);
        return isPort && int.TryParse(entry[(colon + 1)..], out var port) ? (entry[..colon], port) : (entry, null);
    }

    // IPNetwork refuses a start that is not the first address of its range; Go accepts it.
    private static bool IsInRange(IPAddress address, IPAddress start, int length)
    {
        var (left, right) = (address.GetAddressBytes(), start.GetAddressBytes());
        return left.Length == right.Length && length >= 0 && length <= left.Length * 8
            && Enumerable.Range(0, length).All(bit => ((left[bit / 8] ^ right[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string? Either(string name, Func<string, string?> variable) => variable(name.ToLowerInvariant()) ?? variable(name);
}
