using System.Diagnostics.Metrics;

namespace ArcOperator.Runtime.Metrics;

/// <summary>The instruments of the runtime, under the names that controller-runtime and client-go gave them and dashboards know.</summary>
public sealed class RuntimeMetrics : IDisposable
{
    // client-go's, for what waits and what works.
    private static readonly double[] Seconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];

    private readonly Meter _meter = new("ArcOperator.Runtime");
    private int _isLeader;

    public RuntimeMetrics(string leaseName)
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds };
        Reconciles = _meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Reconciliations, by controller and result.");
        Errors = _meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Reconciliations that failed, by controller.");
        TerminalErrors = _meter.CreateCounter<long>("controller_runtime_terminal_reconcile_errors_total", description: "Reconciliations that failed for good, by controller.");
        ReconcileTime = _meter.CreateHistogram<double>("controller_runtime_reconcile_time_seconds", null, "How long reconciliations took.", [], advice);
        QueueAdds = _meter.CreateCounter<long>("workqueue_adds_total", description: "Keys that came into the queue.");
        QueueRetries = _meter.CreateCounter<long>("workqueue_retries_total", description: "Keys that came up again after a failure.");
        QueueDuration = _meter.CreateHistogram<double>("workqueue_queue_duration_seconds", null, "How long keys waited for a worker.", [], advice);
        WorkDuration = _meter.CreateHistogram<double>("workqueue_work_duration_seconds", null, "How long keys were worked on.", [], advice);
        FirstList = _meter.CreateGauge<double>(
            "informer_first_list_seconds", null, "Time from the start of an informer to the end of its first list, by resource and mode (stream or pages).");
        _meter.CreateObservableGauge(
            "leader_election_master_status", () => new Measurement<int>(Volatile.Read(ref _isLeader), Label("name", leaseName)), null, "1 if this process leads.");
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

    /// <summary>Whether this process is the one that works.</summary>
    public bool IsLeader
    {
        get => Volatile.Read(ref _isLeader) == 1;
        set => Volatile.Write(ref _isLeader, value ? 1 : 0);
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Something of a controller that is looked up when somebody asks.</summary>
    internal void Observe(string name, string help, string label, string controller, Func<double> value) =>
        _meter.CreateObservableGauge(name, () => new Measurement<double>(value(), Label(label, controller)), null, help);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
