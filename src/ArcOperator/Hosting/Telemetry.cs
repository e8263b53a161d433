using ArcOperator.Commands;
using ArcOperator.Options;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ArcOperator.Hosting;

/// <summary>Sends metrics and traces to an OTLP collector, where one is configured. Flushed when the host stops.</summary>
internal sealed class Telemetry(TelemetryOptions options) : IHostedService
{
    /// <summary>The beginning of the names of all our meters and activity sources.</summary>
    public const string Instruments = "ArcOperator";

    private readonly List<IDisposable> _providers = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.OtlpEndpoint is { } endpoint)
        {
            void Configure(OtlpExporterOptions exporter) => (exporter.Endpoint, exporter.Protocol) = (endpoint, OtlpExportProtocol.Grpc);
            var resource = ResourceBuilder.CreateDefault().AddService("arc-operator", serviceVersion: VersionCommand.Version);
            _providers.Add(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter($"{Instruments}.*").AddOtlpExporter(Configure).Build());
            _providers.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource($"{Instruments}.*").AddOtlpExporter(Configure).Build());
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _providers.ForEach(provider => provider.Dispose());
        return Task.CompletedTask;
    }
}
