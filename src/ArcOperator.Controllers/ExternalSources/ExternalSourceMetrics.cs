using System.Diagnostics.Metrics;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>What is counted and measured about ExternalSources, under the names that the public project's dashboards know.</summary>
internal sealed class ExternalSourceMetrics : IDisposable
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Meter _meter = new("ArcOperator.ExternalSources");
    private readonly PrometheusCollector? _collector;
    private readonly Counter<long> _reconciliations;
    private readonly Histogram<double> _reconciliationTime;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestTime;
    private readonly Counter<long> _hooks;
    private readonly Histogram<double> _hookTime;
    private readonly Counter<long> _operations;
    private readonly Histogram<double> _operationTime;
    private readonly Histogram<double> _latency;
    private readonly TimeProvider _clock;
    private int _active;

    /// <param name="clock">For how long things take.</param>
    /// <param name="collector">Has to be told what to forget; null where nobody collects.</param>
    public ExternalSourceMetrics(TimeProvider clock, PrometheusCollector? collector)
    {
        (_clock, _collector) = (clock, collector);
        _reconciliations = Count("externalsource_reconciliation_total", "Looks at ExternalSources.");
        _reconciliationTime = Time("externalsource_reconciliation_duration_seconds", "How long looks at ExternalSources took.");
        _requests = Count("externalsource_source_request_total", "Fetches from sources.");
        _requestTime = Time("externalsource_source_request_duration_seconds", "How long fetches from sources took.");
        _hooks = Count("externalsource_hook_execution_total", "Executions of hooks.");
        _hookTime = Time("externalsource_hook_execution_duration_seconds", "How long executions of hooks took.");
        _operations = Count("externalsource_artifact_operation_total", "What was done with artifacts: package, store, publish, delete.");
        _operationTime = Time("externalsource_artifact_operation_duration_seconds", "How long it took to do something with an artifact.");
        _latency = Time("externalsource_api_request_latency_seconds", "How long hosts took to begin an answer.");
        _meter.CreateObservableGauge("externalsource_active_reconciliations", () => Volatile.Read(ref _active), null, "ExternalSources that are being looked at.");
    }

    /// <summary>A look begins; it ends when this is disposed.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _active);
        return new Ending(() => Interlocked.Decrement(ref _active));
    }

    public void Reconciled(V1Alpha1ExternalSource source, bool success, TimeSpan elapsed)
    {
        KeyValuePair<string, object?>[] labels = [new("namespace", source.Namespace()), new("name", source.Name()), new("source_type", source.Spec.Generator.Type)];
        _reconciliations.Add(1, [.. labels, Success(success)]);
        _reconciliationTime.Record(elapsed.TotalSeconds, [.. labels, Success(success)]);
    }

    public void Requested(string type, bool success, TimeSpan elapsed)
    {
        _requests.Add(1, new("source_type", type), Success(success));
        _requestTime.Record(elapsed.TotalSeconds, new("source_type", type), Success(success));
    }

    public void Answered(string host, TimeSpan elapsed) => _latency.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("host", host));

    public void HookExecuted(string name, string policy, bool success, TimeSpan elapsed)
    {
        _hooks.Add(1, new("hook_name", name), new("retry_policy", policy), Success(success));
        _hookTime.Record(elapsed.TotalSeconds, new("hook_name", name), new("retry_policy", policy), Success(success));
    }

    /// <summary>Does something with an artifact, and says how long it took.</summary>
    public async Task<T> TimedAsync<T>(string operation, Func<Task<T>> work)
    {
        var began = _clock.GetTimestamp();
        var succeeded = false;
        try
        {
            var result = await work();
            succeeded = true;
            return result;
        }
        finally
        {
            _operations.Add(1, new("operation", operation), Success(succeeded));
            _operationTime.Record(_clock.GetElapsedTime(began).TotalSeconds, new("operation", operation), Success(succeeded));
        }
    }

    /// <summary>The ExternalSource is gone; what only it had a part in goes with it.</summary>
    public void Forget(V1Alpha1ExternalSource source, IReadOnlyList<V1Alpha1ExternalSource> others)
    {
        _collector?.Forget([new("namespace", source.Namespace() ?? ""), new("name", source.Name())]);
        foreach (var hook in SpecRules.AllHooks(source.Spec).Select(hook => hook.Name).Except(others.SelectMany(other => SpecRules.AllHooks(other.Spec)).Select(hook => hook.Name)))
        {
            _collector?.Forget([new("hook_name", hook)]);
        }

        if (HostOf(source) is { } host && !others.Any(other => HostOf(other) == host))
        {
            _collector?.Forget([new("host", host)]);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static string? HostOf(V1Alpha1ExternalSource source) => Uri.TryCreate(source.Spec.Generator.Http?.Url, UriKind.Absolute, out var url) ? url.Host : null;

    private static KeyValuePair<string, object?> Success(bool success) => new("success", success ? "true" : "false");

    private Counter<long> Count(string name, string help) => _meter.CreateCounter<long>(name, null, help);

    private Histogram<double> Time(string name, string help) =>
        _meter.CreateHistogram(name, null, help, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
