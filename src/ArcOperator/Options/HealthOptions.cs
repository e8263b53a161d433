using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>Where health can be asked for.</summary>
public sealed class HealthOptions
{
    [Description("The port of /healthz and /readyz. 0: none. Default 8081.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8081;

    [Description("The address that /healthz and /readyz listen on. Default: all addresses of the machine.")]
    public string Address { get; init; } = "*";
}
