using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>Address and port of the health endpoints.</summary>
public sealed class HealthOptions
{
    [Description("Port of /healthz and /readyz. 0 disables it. Default 8081.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8081;

    [Description("IP address on which /healthz and /readyz are served. Default: all addresses of the machine.")]
    public string Address { get; init; } = "*";
}
