using ArcOperator.Options;
using ArcOperator.Runtime.Metrics;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ArcOperator.Hosting;

/// <summary>Collects metrics for Prometheus and sends metrics and traces to an OTLP collector, if one is configured.</summary>
internal sealed class Telemetry(TelemetryOptions options, MeterProvider meters) : IHostedService
{
    // A collector that does not respond must not delay the end of the process for longer.
    private const int ShutdownTimeoutMs = 5_000;

    private TracerProvider? _tracer;

    /// <summary>Creates the collection of metrics. Without a port for Prometheus and without an OTLP endpoint it collects nothing.</summary>
    public static MeterProvider CreateMeterProvider(MetricsOptions metrics, TelemetryOptions telemetry)
    {
        var builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddOperatorMeters();
        builder = metrics.Port > 0 ? builder.AddPrometheus() : builder;
        return (telemetry.OtlpEndpoint is { } endpoint ? builder.AddOtlpExporter(exporter => Configure(exporter, endpoint)) : builder).Build();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.OtlpEndpoint is { } endpoint)
        {
            _tracer = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddSource(MetricsExport.Names)
                .AddOtlpExporter(exporter => Configure(exporter, endpoint))
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        meters.Shutdown(ShutdownTimeoutMs);
        _tracer?.Dispose();
        return Task.CompletedTask;
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService("arc-operator", serviceVersion: ProgramVersion.Text);

    private static void Configure(OtlpExporterOptions exporter, Uri endpoint) => (exporter.Endpoint, exporter.Protocol) = (endpoint, OtlpExportProtocol.Grpc);
}
