using System.Diagnostics.Metrics;

namespace ArcOperator.Controllers.Shared;

/// <summary>The instruments of ARC's own concerns.</summary>
internal sealed class ArcMetrics : IDisposable
{
    private static readonly double[] Seconds = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600];

    private readonly Meter _meter = new("ArcOperator.Controllers");
    private readonly Counter<long> _completions;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _problems;

    public ArcMetrics()
    {
        _completions = _meter.CreateCounter<long>("arc_artifactworkflow_completions_total", description: "Runs of ArtifactWorkflows that have ended, by namespace, type of artifact and result.");
        _duration = _meter.CreateHistogram<double>(
            "arc_artifactworkflow_duration_seconds", null, "How long runs of ArtifactWorkflows took, from Argo's start to its end.", [],
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _problems = _meter.CreateCounter<long>("arc_reconcile_errors_total", description: "Problems that came up while reconciling, by controller and reason.");
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

    /// <summary>A gauge that is computed when somebody asks.</summary>
    public void Observe(string name, string help, Func<IEnumerable<Measurement<long>>> measure) => _meter.CreateObservableGauge(name, measure, null, help);

    public void Dispose() => _meter.Dispose();
}
