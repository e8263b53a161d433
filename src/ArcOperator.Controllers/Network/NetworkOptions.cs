using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Targets to which the operator may connect for users. Connections of worker pods are controlled by NetworkPolicies.</summary>
public sealed class NetworkOptions : IValidatableObject
{
    [Description("Address ranges (CIDR, with commas) that users' URLs must not lead to. Default: loopback, link-local, unspecified and multicast addresses, where metadata services and the operator's own ports are.")]
    public IReadOnlyList<string> DenyCidrs { get; init; } =
        ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "::/128", "::1/128", "fe80::/10", "ff00::/8"];

    [Description("Address ranges (CIDR, with commas) that are allowed although network.denyCidrs names them. Default: none.")]
    public IReadOnlyList<string> AllowCidrs { get; init; } = [];

    [Description("The only hosts that users' URLs may name, with commas: names, or *.example.org for all names below. Default: any.")]
    public IReadOnlyList<string> AllowHosts { get; init; } = [];

    [Description("Hosts that users' URLs must not name, with commas: names, or *.example.org for all names below. Default: none.")]
    public IReadOnlyList<string> DenyHosts { get; init; } = [];

    [Description("A file with certificates of authorities, in PEM form, that are trusted beside this machine's own when users' URLs are asked by TLS. It is read at start. Default: none.")]
    public string CaFile { get; init; } = "";

    [Description("HTTP proxy for users' URLs, such as http://proxy.example.org:3128. Addresses are then checked before the proxy is asked, not when it connects. Default: none.")]
    public Uri? Proxy { get; init; }

    [Description("Targets that are reached without network.proxy, with commas: names, domains with a leading dot, addresses and ranges, each but a range with an optional port. Default: none; loopback is never proxied.")]
    public IReadOnlyList<string> NoProxy { get; init; } = [];

    [Description("File with the credentials for network.proxy: one line of the form user:password. It is read at start. Default: none.")]
    public string ProxyCredentialsFile { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        DenyCidrs.Select(text => (Option: "network.denyCidrs", Text: text))
            .Concat(AllowCidrs.Select(text => (Option: "network.allowCidrs", Text: text)))
            .Where(range => !IPNetwork.TryParse(range.Text, out _))
            .Select(range => new ValidationResult($"{range.Option} has '{range.Text}': expected an address range such as 10.0.0.0/8"))
            .Concat(ProxyProblems().Select(problem => new ValidationResult(problem)))
            .Concat(CaFile.Length > 0 && AuthorityFile.Validate(CaFile) is { } problem ? [new ValidationResult($"network.caFile is '{CaFile}': {problem}")] : []);

    private IEnumerable<string> ProxyProblems()
    {
        // The URL may hold a password, so the message does not repeat it.
        if (Proxy is { } proxy && (!proxy.IsAbsoluteUri || proxy.Scheme != Uri.UriSchemeHttp || proxy.Host.Length == 0 || proxy.UserInfo.Length > 0 || proxy.PathAndQuery != "/"))
        {
            yield return "network.proxy is not the URL of an HTTP proxy: expected http://host:port, with credentials in network.proxyCredentialsFile";
        }

        if (ProxyCredentialsFile.Length > 0 && Proxy is null)
        {
            yield return "network.proxyCredentialsFile is set without network.proxy";
        }

        if (ProxyCredentialsFile.Length > 0 && ProxyCredentials.Validate(ProxyCredentialsFile) is { } problem)
        {
            yield return $"network.proxyCredentialsFile is '{ProxyCredentialsFile}': {problem}";
        }
    }
}
