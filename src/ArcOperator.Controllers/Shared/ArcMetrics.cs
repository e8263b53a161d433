using System.Diagnostics.Metrics;
using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Controllers.Shared;

/// <summary>Metrics of ARC's controllers.</summary>
internal sealed class ArcMetrics : IDisposable
{
    private const string MeterName = "ArcOperator.Controllers";

    private static readonly double[] Seconds = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600];

    private readonly Meter _meter = new(MeterName);
    private readonly ObjectMeters<Counter<long>> _completions = new(MeterName, SeriesLimits.Completions, meter =>
        meter.CreateCounter<long>("arc_artifactworkflow_completions_total", description: "Finished runs of ArtifactWorkflows, by namespace, artifact type and result."));

    private readonly ObjectMeters<Histogram<double>> _duration = new(MeterName, SeriesLimits.ArtifactTypes, meter => meter.CreateHistogram<double>(
        "arc_artifactworkflow_duration_seconds", null, "Duration of runs of ArtifactWorkflows, from start to end in Argo.", [],
        new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds }));

    private readonly ObjectMeters<Counter<long>> _gates = new(MeterName, SeriesLimits.ArtifactTypes, meter =>
        meter.CreateCounter<long>("arc_gate_results_total", description: "Results of gates at the end of runs, by gate, result and artifact type."));

    private readonly Counter<long> _problems;

    public ArcMetrics() =>
        _problems = _meter.CreateCounter<long>("arc_reconcile_errors_total", description: "Problems found during reconciles, by controller and reason.");

    public void CountCompletion(string @namespace, string artifactType, string result, TimeSpan? duration)
    {
        var (key, completions) = _completions.Get(CompletionKey(@namespace, artifactType));
        var isOther = key == LabelLimit.Other;
        completions.Add(
            1, new("namespace", isOther ? LabelLimit.Other : @namespace), new("artifact_type", isOther ? LabelLimit.Other : artifactType), new("result", result));
        if (duration is { } elapsed)
        {
            var (type, time) = _duration.Get(artifactType);
            time.Record(elapsed.TotalSeconds, new("artifact_type", type), new KeyValuePair<string, object?>("result", result));
        }
    }

    /// <summary>Ends the series of namespaces and artifact types that are not used any more.</summary>
    public void Retain(IReadOnlyCollection<(string Namespace, string ArtifactType)> used)
    {
        var (keys, types) = (used.Select(pair => CompletionKey(pair.Namespace, pair.ArtifactType)).ToHashSet(), used.Select(pair => pair.ArtifactType).ToHashSet());
        _completions.Retain(keys.Contains);
        _duration.Retain(types.Contains);
        _gates.Retain(types.Contains);
    }

    /// <summary>Counts the result of a gate. Gates that the artifact type does not require share one name, so that the number of series is limited.</summary>
    public void CountGate(string gate, string result, string artifactType)
    {
        var (type, gates) = _gates.Get(artifactType);
        gates.Add(1, new("gate", gate), new("result", result), new("artifact_type", type));
    }

    public void CountProblem(string controller, string reason) =>
        _problems.Add(1, new("controller", controller), new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Registers a gauge that is computed on each scrape.</summary>
    public void Observe(string name, string help, Func<IEnumerable<Measurement<long>>> measure) => _meter.CreateObservableGauge(name, measure, null, help);

    public void Dispose()
    {
        _completions.Dispose();
        _duration.Dispose();
        _gates.Dispose();
        _meter.Dispose();
    }

    private static string CompletionKey(string @namespace, string artifactType) => $"{@namespace}/{artifactType}";
}

/// <summary>Numbers of values of labels that users choose. OpenTelemetry keeps a limited number of instruments for all of them together.</summary>
internal static class SeriesLimits
{
    public const int Namespaces = 200;
    public const int WaitingNamespaces = 100;
    public const int ArtifactTypes = 200;
    public const int Completions = 2_000;
    public const int Phases = 16;
    public const int ExternalSources = 5_000;
    public const int Hooks = 500;
    public const int Hosts = 500;
    public const int Endpoints = 1_000;
}
