using System.ComponentModel;

namespace ArcOperator.Options;

/// <summary>Export of metrics and traces.</summary>
public sealed class TelemetryOptions
{
    [Description("OTLP endpoint (gRPC) for metrics and traces, such as http://collector:4317. Default: none.")]
    public Uri? OtlpEndpoint { get; init; }
}
