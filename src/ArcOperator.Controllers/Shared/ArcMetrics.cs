using System.Diagnostics.Metrics;

namespace ArcOperator.Controllers.Shared;

/// <summary>Metrics of ARC's controllers.</summary>
internal sealed class ArcMetrics : IDisposable
{
    private static readonly double[] Seconds = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600];

    private readonly Meter _meter = new("ArcOperator.Controllers");
    private readonly Counter<long> _completions;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _problems;

    public ArcMetrics()
    {
        _completions = _meter.CreateCounter<long>("arc_artifactworkflow_completions_total", description: "Finished runs of ArtifactWorkflows, by namespace, artifact type and result.");
        _duration = _meter.CreateHistogram<double>(
            "arc_artifactworkflow_duration_seconds", null, "Duration of runs of ArtifactWorkflows, from start to end in Argo.", [],
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _problems = _meter.CreateCounter<long>("arc_reconcile_errors_total", description: "Problems found during reconciles, by controller and reason.");
    }

    public void CountCompletion(string @namespace, string artifactType, string result, TimeSpan? duration)
    {
        _completions.Add(1, new("namespace", @namespace), new("artifact_type", artifactType), new("result", result));
        if (duration is { } time)
        {
            _duration.Record(time.TotalSeconds, new("artifact_type", artifactType), new KeyValuePair<string, object?>("result", result));
        }
    }

    public void CountProblem(string controller, string reason) =>
        _problems.Add(1, new("controller", controller), new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Registers a gauge that is computed on each scrape.</summary>
    public void Observe(string name, string help, Func<IEnumerable<Measurement<long>>> measure) => _meter.CreateObservableGauge(name, measure, null, help);

    public void Dispose() => _meter.Dispose();
}
