using System.Collections.Concurrent;
using ArcOperator.Api.Endpoints;
using ArcOperator.Runtime.Background;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Runs probes beside the queue and remembers their results, by the UID of their Endpoint.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An Endpoint has one probe at a time, and no namespace has more than its share. When a probe ends, its Endpoint is queued. A
/// result stays until it is settled. When the host stops, all probes are cancelled and awaited.</para>
/// <para><b>Assumptions.</b> All methods are called by the worker that reconciles the Endpoint, so by one at a time.</para>
/// <para><b>Caveats.</b> The registry is kept in memory only: a new process probes again each Endpoint whose result is not in its status.</para>
/// <para><b>Errors.</b> None. An exception of a probe is its result.</para>
/// </remarks>
internal sealed class ProbeRegistry(ProbeRunner runner, EndpointOptions options, FairGates gates, EntityQueue<V1Alpha1Endpoint> queue, TimeProvider clock) : IHostedService
{
    private readonly FairGate _gate = gates.Create("probes", GateLimits.Of(options.ProbeConcurrency, options.ProbeConcurrencyPerNamespace));
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private volatile bool _isStopping;

    public ProbeProgress Observe(string uid)
    {
        if (!_entries.TryGetValue(uid, out var entry) || entry.Job.IsCancelled)
        {
            return ProbeProgress.None;
        }

        var work = entry.Job.Work;
        return work.IsCompletedSuccessfully ? new(entry.Subject, entry.Since, work.Result, null)
            : new(entry.Subject, entry.Since, null, work.IsCompleted ? work.Exception?.InnerException ?? new TimeoutException("a request of the probe was cancelled") : null);
    }

    /// <summary>Starts a probe, and cancels the one for an earlier subject.</summary>
    public async Task StartAsync(V1Alpha1Endpoint endpoint, EndpointPlan plan, Uri url)
    {
        await CancelAsync(endpoint.Uid());
        if (!_isStopping)
        {
            var job = new BackgroundJob<ProbeResult>(cancellationToken => RunAsync(endpoint, plan, url, cancellationToken), () => WakeAsync(endpoint));
            _entries[endpoint.Uid()] = new(job, plan.Subject, clock.GetUtcNow());
        }
    }

    /// <summary>Removes the probe of an Endpoint. A probe that runs or waits is cancelled.</summary>
    public async Task CancelAsync(string uid)
    {
        if (_entries.TryRemove(uid, out var entry))
        {
            await entry.Job.CancelAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var jobs = _entries.Values.Select(entry => entry.Job).ToList();
        await Task.WhenAll(jobs.Select(job => job.CancelAsync()));
        await Task.WhenAll(jobs.Select(job => job.Ended)).WaitAsync(cancellationToken);
    }

    private async Task<ProbeResult> RunAsync(V1Alpha1Endpoint endpoint, EndpointPlan plan, Uri url, CancellationToken cancellationToken)
    {
        using var place = await _gate.EnterAsync(endpoint.Namespace() ?? "", "", cancellationToken);
        return await runner.RunAsync(endpoint, plan, url, cancellationToken);
    }

    private Task<bool> WakeAsync(V1Alpha1Endpoint endpoint) =>
        queue(endpoint, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None);

    private sealed record Entry(BackgroundJob<ProbeResult> Job, string Subject, DateTimeOffset Since);
}

/// <summary>The probe of an Endpoint in this process.</summary>
/// <param name="Subject">Subject of the plan that started the probe. Null: no probe runs and none has ended.</param>
/// <param name="Since">Start of the probe, or of its wait for a place.</param>
/// <param name="Result">The result. Null: the probe waits, runs or has failed.</param>
/// <param name="Error">An unexpected exception of the probe, or null.</param>
internal sealed record ProbeProgress(string? Subject, DateTimeOffset Since, ProbeResult? Result, Exception? Error)
{
    public static readonly ProbeProgress None = new(null, default, null, null);
}
