using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>Where metrics can be had.</summary>
public sealed class MetricsOptions
{
    [Description("The port of /metrics. 0: none. Default 8080.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8080;

    [Description("The address that /metrics listens on. Default: all addresses of the machine.")]
    public string Address { get; init; } = "*";
}
