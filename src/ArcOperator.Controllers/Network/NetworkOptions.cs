using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Targets to which the operator may connect for users. Connections of worker pods are controlled by NetworkPolicies.</summary>
public sealed class NetworkOptions : IValidatableObject
{
    [Description("Addresses that URLs of users may lead to. Public: public addresses only. Cluster: private ones too (RFC 1918 and unique local). Both exclude other special-purpose addresses. Default Cluster.")]
    public NetworkProfile Profile { get; init; } = NetworkProfile.Cluster;

    [Description("Address ranges (CIDR, comma-separated) to which URLs of users must not connect, in addition to those of network.profile. Default: none.")]
    public IReadOnlyList<string> DenyCidrs { get; init; } = [];

    [Description("Address ranges (CIDR, comma-separated) that are allowed even if network.profile or network.denyCidrs excludes them. Default: none.")]
    public IReadOnlyList<string> AllowCidrs { get; init; } = [];

    [Description("Hosts that URLs of users may contain, comma-separated: names, or *.example.org for all names below. Default: any host.")]
    public IReadOnlyList<string> AllowHosts { get; init; } = [];

    [Description("Hosts that URLs of users must not contain, comma-separated: names, or *.example.org for all names below. Default: none.")]
    public IReadOnlyList<string> DenyHosts { get; init; } = [];

    [Description("PEM file with certificate authorities that are trusted for URLs of users, in addition to those of the machine. Read at start. Default: none.")]
    public string CaFile { get; init; } = "";

    [Description("HTTP proxy for URLs of users, such as http://proxy.example.org:3128. Addresses are then checked before the proxy is used, and not when it connects. Default: none.")]
    public Uri? Proxy { get; init; }

    [Description("Targets that are reached without network.proxy, comma-separated: names, domains with a leading dot, addresses and ranges. All except ranges may have a port. Default: none. Loopback never uses the proxy.")]
    public IReadOnlyList<string> NoProxy { get; init; } = [];

    [Description("File with the credentials for network.proxy: one line of the form user:password. Read at start. Default: none.")]
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

/// <summary>Kinds of addresses that URLs of users may lead to.</summary>
public enum NetworkProfile
{
    /// <summary>Public addresses.</summary>
    Public,

    /// <summary>Public and private addresses, as those of Services and pods.</summary>
    Cluster,
}
