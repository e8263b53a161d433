using System.Diagnostics.Metrics;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>Instruments of ExternalSources, with the names that dashboards of the public project use.</summary>
internal sealed class ExternalSourceMetrics : IDisposable
{
    private const string MeterName = "ArcOperator.ExternalSources";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Meter _meter = new(MeterName);
    private readonly ObjectMeters<CountAndTime> _reconciliations;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestTime;
    private readonly ObjectMeters<CountAndTime> _hooks;
    private readonly Counter<long> _operations;
    private readonly Histogram<double> _operationTime;
    private readonly ObjectMeters<Histogram<double>> _latency;
    private readonly TimeProvider _clock;
    private int _active;

    public ExternalSourceMetrics(TimeProvider clock)
    {
        _clock = clock;
        _reconciliations = new(MeterName, SeriesLimits.ExternalSources, meter => new(
            Count(meter, "externalsource_reconciliation_total", "Reconciliations of ExternalSources."),
            Time(meter, "externalsource_reconciliation_duration_seconds", "Duration of reconciliations of ExternalSources.")));
        _requests = Count(_meter, "externalsource_source_request_total", "Fetches from sources.");
        _requestTime = Time(_meter, "externalsource_source_request_duration_seconds", "Duration of fetches from sources.");
        _hooks = new(MeterName, SeriesLimits.Hooks, meter => new(
            Count(meter, "externalsource_hook_execution_total", "Executions of hooks."),
            Time(meter, "externalsource_hook_execution_duration_seconds", "Duration of executions of hooks.")));
        _operations = Count(_meter, "externalsource_artifact_operation_total", "Operations on artifacts: package, store, publish, delete.");
        _operationTime = Time(_meter, "externalsource_artifact_operation_duration_seconds", "Duration of operations on artifacts.");
        _latency = new(MeterName, SeriesLimits.Hosts, meter => Time(meter, "externalsource_api_request_latency_seconds", "Time until hosts started to respond."));
        _meter.CreateObservableGauge("externalsource_active_reconciliations", () => Volatile.Read(ref _active), null, "ExternalSources that are being reconciled.");
    }

    /// <summary>Counts an attempt as active until the result is disposed.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _active);
        return new DisposeAction(() => Interlocked.Decrement(ref _active));
    }

    public void Reconciled(V1Alpha1ExternalSource source, bool success, TimeSpan elapsed)
    {
        var (key, instruments) = _reconciliations.Get(KeyOf(source));
        var isOther = key == LabelLimit.Other;
        instruments.Record(
            elapsed,
            new("namespace", isOther ? LabelLimit.Other : source.Namespace()),
            new("name", isOther ? LabelLimit.Other : source.Name()),
            new("source_type", source.Spec.Generator.Type),
            Success(success));
    }

    public void Requested(string type, bool success, TimeSpan elapsed)
    {
        _requests.Add(1, new("source_type", type), Success(success));
        _requestTime.Record(elapsed.TotalSeconds, new("source_type", type), Success(success));
    }

    public void Answered(string host, TimeSpan elapsed)
    {
        var (key, latency) = _latency.Get(host);
        latency.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("host", key));
    }

    public void HookExecuted(string name, string policy, bool success, TimeSpan elapsed)
    {
        var (key, instruments) = _hooks.Get(name);
        instruments.Record(elapsed, new("hook_name", key), new("retry_policy", policy), Success(success));
    }

    /// <summary>Runs an operation on an artifact and records its duration.</summary>
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

    /// <summary>Ends the series of a deleted ExternalSource.</summary>
    public void Forget(V1Alpha1ExternalSource source) => _reconciliations.Remove(KeyOf(source));

    /// <summary>Ends the series of ExternalSources, hooks and hosts that do not exist any more.</summary>
    public void Retain(IReadOnlyList<V1Alpha1ExternalSource> sources)
    {
        _reconciliations.Retain(sources.Select(KeyOf).ToHashSet().Contains);
        _hooks.Retain(sources.SelectMany(source => SpecRules.AllHooks(source.Spec)).Select(hook => hook.Name).ToHashSet().Contains);
        _latency.Retain(sources.Select(HostOf).OfType<string>().ToHashSet().Contains);
    }

    public void Dispose()
    {
        _reconciliations.Dispose();
        _hooks.Dispose();
        _latency.Dispose();
        _meter.Dispose();
    }

    private static string KeyOf(V1Alpha1ExternalSource source) => ObjectKey.Of(source).ToString();

    private static string? HostOf(V1Alpha1ExternalSource source) => Uri.TryCreate(source.Spec.Generator.Http?.Url, UriKind.Absolute, out var url) ? url.Host : null;

    private static KeyValuePair<string, object?> Success(bool success) => new("success", success ? "true" : "false");

    private static Counter<long> Count(Meter meter, string name, string help) => meter.CreateCounter<long>(name, null, help);

    private static Histogram<double> Time(Meter meter, string name, string help) =>
        meter.CreateHistogram(name, null, help, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private sealed record CountAndTime(Counter<long> Count, Histogram<double> Time)
    {
        public void Record(TimeSpan elapsed, params ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            Count.Add(1, labels);
            Time.Record(elapsed.TotalSeconds, labels);
        }
    }

    private sealed class DisposeAction(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
