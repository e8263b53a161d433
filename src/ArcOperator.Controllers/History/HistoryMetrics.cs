using System.Diagnostics.Metrics;
using ArcOperator.History.Stores;

namespace ArcOperator.Controllers.History;

/// <summary>Metrics of the history.</summary>
internal sealed class HistoryMetrics : IDisposable
{
    private readonly Meter _meter = new("ArcOperator.Controllers.History");
    private readonly Counter<long> _stored;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _skipped;
    private long _commitTime;

    public HistoryMetrics(HistoryDiagnostics diagnostics)
    {
        _stored = _meter.CreateCounter<long>("arc_history_records_total", description: "Records that this process stored.");
        _failures = _meter.CreateCounter<long>("arc_history_failures_total", description: "Failed attempts to store records, by problem.");
        _skipped = _meter.CreateCounter<long>("arc_history_skipped_total", description: "Objects that were deleted without their record.");
        _meter.CreateObservableCounter("arc_history_listen_failures_total", () => diagnostics.ListenFailures, description: "Connections for notifications of PostgreSQL that broke or could not be opened.");
        _meter.CreateObservableGauge(
            "arc_history_last_commit_timestamp_seconds", () => Interlocked.Read(ref _commitTime), description: "Time at which the database last stored records or was found ready, in Unix seconds.");
    }

    /// <summary>Registers the number of records that wait.</summary>
    public void Observe(Func<long> pending) =>
        _meter.CreateObservableGauge("arc_history_pending", pending, description: "Records that wait to be stored.");

    public void CountStored(int count) => _stored.Add(count);

    public void CountFailure(HistoryProblem problem) => _failures.Add(1, new KeyValuePair<string, object?>("problem", problem.ToString()));

    public void CountSkipped() => _skipped.Add(1);

    public void SetCommitTime(DateTimeOffset time) => Interlocked.Exchange(ref _commitTime, time.ToUnixTimeSeconds());

    public void Dispose() => _meter.Dispose();
}
