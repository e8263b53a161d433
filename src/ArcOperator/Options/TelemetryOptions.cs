using System.ComponentModel;

namespace ArcOperator.Options;

/// <summary>Whether metrics and traces are sent anywhere.</summary>
public sealed class TelemetryOptions
{
    [Description("The OTLP endpoint (gRPC) that metrics and traces are sent to, as in http://collector:4317. Default: none.")]
    public Uri? OtlpEndpoint { get; init; }
}
