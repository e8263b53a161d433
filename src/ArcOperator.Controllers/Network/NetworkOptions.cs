using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Where the operator itself may connect to, on behalf of users. What worker pods may reach is for network policies to say.</summary>
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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        DenyCidrs.Select(text => (Option: "network.denyCidrs", Text: text))
            .Concat(AllowCidrs.Select(text => (Option: "network.allowCidrs", Text: text)))
            .Where(range => !IPNetwork.TryParse(range.Text, out _))
            .Select(range => new ValidationResult($"{range.Option} has '{range.Text}': expected an address range such as 10.0.0.0/8"))
            .Concat(CaFile.Length > 0 && AuthorityFile.ProblemOf(CaFile) is { } problem ? [new ValidationResult($"network.caFile is '{CaFile}': {problem}")] : []);
}
