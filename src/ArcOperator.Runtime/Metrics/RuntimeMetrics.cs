using System.Diagnostics.Metrics;
using ArcOperator.Runtime.LeaderElection;

namespace ArcOperator.Runtime.Metrics;

/// <summary>Instruments of the runtime, with the names of controller-runtime and client-go, which dashboards use.</summary>
public sealed class RuntimeMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ArcOperator.Runtime";

    // Buckets of client-go's histograms of waiting and working times.
    private static readonly double[] Seconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];

    private readonly Meter _meter = new(MeterName);

    public RuntimeMetrics(string leaseName, LeaderStatus leader)
    {
        Reconciles = Counter("controller_runtime_reconcile_total", "Reconciliations, by controller and result.");
        Errors = Counter("controller_runtime_reconcile_errors_total", "Reconciliations that failed, by controller.");
        TerminalErrors = Counter("controller_runtime_terminal_reconcile_errors_total", "Reconciliations that failed and are not retried, by controller.");
        ReconcileTime = Histogram("controller_runtime_reconcile_time_seconds", "Duration of reconciliations, by controller.");
        QueueAdds = Counter("workqueue_adds_total", "Keys that were added to the queue.");
        QueueRetries = Counter("workqueue_retries_total", "Keys that were added again after a failure.");
        QueueDuration = Histogram("workqueue_queue_duration_seconds", "Time that keys waited for a worker.");
        WorkDuration = Histogram("workqueue_work_duration_seconds", "Time that workers spent on keys.");
        FirstList = _meter.CreateGauge<double>(
            "informer_first_list_seconds", null, "Time from the start of an informer to the end of its first list, by resource and mode (stream or pages).");
        Observe("leader_election_master_status", "1 if this process leads.", "name", leaseName, () => leader.IsLeader ? 1 : 0);
    }

    internal Counter<long> Reconciles { get; }

    internal Counter<long> Errors { get; }

    internal Counter<long> TerminalErrors { get; }

    internal Histogram<double> ReconcileTime { get; }

    internal Counter<long> QueueAdds { get; }

    internal Counter<long> QueueRetries { get; }

    internal Histogram<double> QueueDuration { get; }

    internal Histogram<double> WorkDuration { get; }

    internal Gauge<double> FirstList { get; }

    public void Dispose() => _meter.Dispose();

    /// <summary>Adds a series to a gauge that is read at each collection. Instruments of the same name are one gauge.</summary>
    internal void Observe(string name, string help, string label, string value, Func<double> read) =>
        _meter.CreateObservableGauge(name, () => new Measurement<double>(read(), new KeyValuePair<string, object?>(label, value)), null, help);

    private Counter<long> Counter(string name, string help) => _meter.CreateCounter<long>(name, null, help);

    private Histogram<double> Histogram(string name, string help) =>
        _meter.CreateHistogram(name, null, help, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
}
