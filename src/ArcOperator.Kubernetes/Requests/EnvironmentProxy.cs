using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Proxy from the environment for one server. <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> are read as in Go's
/// net/http and curl, because .NET supports neither address ranges nor ports in <c>NO_PROXY</c>.
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

    private static bool IsBypassed(Uri server, string exceptions) =>
        new ProxyExceptions(exceptions.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Contains(server);

    private static string? Either(string name, Func<string, string?> variable) => variable(name.ToLowerInvariant()) ?? variable(name);
}
