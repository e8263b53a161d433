using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>Collects the instruments of this product by OpenTelemetry and serves them to Prometheus.</summary>
public static class MetricsExport
{
    /// <summary>Pattern of the names of all meters and activity sources of this product.</summary>
    public const string Names = "ArcOperator.*";

    // Limit for the instruments in OpenTelemetry. An ExternalSource and a hook have two each.
    private const int MaxInstruments = 20_000;

    // OpenTelemetry reserves memory for this number of series per instrument. Further series are added up in one series with the label
    // otel_metric_overflow.
    private const int MaxSeries = 2_000;
    private const int MaxSeriesOfFixedLabels = 256;
    private const int MaxSeriesOfObject = 8;

    /// <summary>Collects all meters of this product, with limits that fit the labels of their instruments.</summary>
    public static MeterProviderBuilder AddOperatorMeters(this MeterProviderBuilder builder) =>
        builder.AddMeter(Names).SetMaxMetricStreams(MaxInstruments).AddView(instrument => new() { CardinalityLimit = LimitOf(instrument.Meter) });

    /// <summary>Configures the exporter of <c>MapOperatorMetrics</c>: names and labels of the instruments, without additions.</summary>
    public static MeterProviderBuilder AddPrometheus(this MeterProviderBuilder builder) => builder.AddPrometheusExporter(options =>
    {
        options.ScopeInfoEnabled = false;
        options.TargetInfoEnabled = false;
        options.ScrapeResponseCacheDurationMilliseconds = 0;
    });

    /// <summary>Serves <c>/metrics</c> in Prometheus' text format or, if the request accepts it, as OpenMetrics.</summary>
    public static IEndpointConventionBuilder MapOperatorMetrics(this IEndpointRouteBuilder routes, MeterProvider provider) =>
        routes.MapPrometheusScrapingEndpoint("/metrics", provider, configureBranchedPipeline: null, optionsName: null);

    private static int LimitOf(Meter meter) =>
        meter.Tags is not null ? MaxSeriesOfObject
        : meter.Name is RuntimeMetrics.MeterName or "ArcOperator.Kubernetes" ? MaxSeriesOfFixedLabels
        : MaxSeries;
}
