using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>Address and port of the metrics endpoint.</summary>
public sealed class MetricsOptions
{
    [Description("Port of /metrics. 0 disables it. Default 8080.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8080;

    [Description("IP address on which /metrics is served. Default: all addresses of the machine.")]
    public string Address { get; init; } = "*";
}
