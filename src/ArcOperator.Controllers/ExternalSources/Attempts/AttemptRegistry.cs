using System.Collections.Concurrent;
using ArcOperator.Api.ExternalSources;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Runs attempts outside the queue and remembers their results, by the UID of their ExternalSource.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> An ExternalSource has one attempt at a time. When the attempt ends, the ExternalSource is queued. A result stays until it is
/// settled or discarded; reading it changes nothing. When the host stops, all attempts are cancelled and awaited.</para>
/// <para><b>Assumptions.</b> All methods but <see cref="ReportDamageAsync"/> are called by the worker that reconciles the ExternalSource, so by one at a time.</para>
/// <para><b>Caveats.</b> The registry is kept in memory only: a new process starts with an attempt for each source.</para>
/// <para><b>Errors.</b> None. An unexpected exception of an attempt is its result, <see cref="AttemptResult.Crashed"/>.</para>
/// </remarks>
internal sealed class AttemptRegistry(AttemptRunner runner, EntityQueue<V1Alpha1ExternalSource> queue, TimeProvider clock) : IHostedService
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private volatile bool _isStopping;

    public int Running => _entries.Values.Count(entry => entry.Running is { Result: null });

    public AttemptProgress Observe(string uid)
    {
        var entry = _entries.GetValueOrDefault(uid) ?? Entry.Empty;
        var (step, since) = entry.Running?.Marker.Read() ?? (AttemptStep.Waiting, default);
        return new(entry.Running?.Attempt, entry.Running?.Result, step, since, entry.Last, entry.IsDamaged, entry.HasOldRevisions);
    }

    public void Start(Attempt attempt)
    {
        if (!_isStopping)
        {
            var running = new RunningAttempt(attempt, runner.RunAsync, clock, () => WakeAsync(attempt.Source));
            Replace(attempt.Source.Uid(), entry => entry with { Running = running, IsDamaged = false });
        }
    }

    /// <summary>Cancels the running attempt. When it has ended, the ExternalSource is queued.</summary>
    public Task CancelAsync(string uid) => _entries.GetValueOrDefault(uid)?.Running is { } running ? running.CancelAsync() : Task.CompletedTask;

    /// <summary>Removes the attempt whose outcome was reported, and keeps its record.</summary>
    public void Settle(string uid, AttemptRecord record) => Replace(uid, entry => entry with { Running = null, Last = record });

    /// <summary>Removes an attempt without a record of it.</summary>
    public void Discard(string uid) => Replace(uid, entry => entry with { Running = null });

    /// <summary>Removes the record of the last attempt, so that the next one is due at once.</summary>
    public void ForgetLast(string uid) => Change(uid, entry => entry with { Last = null });

    public void RecordOldRevisions(string uid, bool hasOldRevisions) => Change(uid, entry => entry with { HasOldRevisions = hasOldRevisions });

    /// <summary>Makes an attempt due at once that rebuilds the stored artifact.</summary>
    public Task ReportDamageAsync(V1Alpha1ExternalSource source)
    {
        Change(source.Uid(), entry => entry with { IsDamaged = true });
        return WakeAsync(source);
    }

    /// <summary>Removes all records of a deleted ExternalSource, and cancels its attempt.</summary>
    public async Task RemoveAsync(string uid)
    {
        if (_entries.TryRemove(uid, out var entry) && entry.Running is { } running)
        {
            await running.CancelAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var running = _entries.Values.Select(entry => entry.Running).OfType<RunningAttempt>().ToList();
        await Task.WhenAll(running.Select(attempt => attempt.CancelAsync()));
        await Task.WhenAll(running.Select(attempt => attempt.Ended)).WaitAsync(cancellationToken);
    }

    private void Replace(string uid, Func<Entry, Entry> change) => _entries.AddOrUpdate(uid, _ => change(Entry.Empty), (_, entry) => change(entry));

    // Reports of damage come from another thread than all other changes.
    private void Change(string uid, Func<Entry, Entry> change)
    {
        while (_entries.TryGetValue(uid, out var entry) && !_entries.TryUpdate(uid, change(entry), entry))
        {
        }
    }

    private Task<bool> WakeAsync(V1Alpha1ExternalSource source) =>
        queue(source, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None);

    private sealed record Entry(RunningAttempt? Running, AttemptRecord? Last, bool IsDamaged, bool HasOldRevisions)
    {
        public static readonly Entry Empty = new(null, null, AttemptProgress.None.IsDamaged, AttemptProgress.None.HasOldRevisions);
    }
}
