using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>How Endpoints are tried.</summary>
public sealed class EndpointOptions
{
    [Description("Whether Endpoints are tried at all: true or false. Where the operator may not reach what worker pods reach, false spares misleading conditions. Default true.")]
    public bool Probe { get; init; } = true;

    [Description("How long one try may take. Default 5s; 1s to 1m.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("After how long an Endpoint is tried again although nothing has changed. 0s: never. Default 0s; up to 720h.")]
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ProbeTTL { get; init; } = TimeSpan.Zero;
}
