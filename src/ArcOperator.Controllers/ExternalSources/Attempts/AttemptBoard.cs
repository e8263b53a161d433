using System.Collections.Concurrent;
using ArcOperator.Api.ExternalSources;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Has attempts carried out beside the queue, and remembers how they went, by the UID of their ExternalSource.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> One attempt at a time for an ExternalSource. When it ends, its ExternalSource comes up in the queue. A result stays
/// until it is settled. When the host stops, all are cancelled and waited for.</para>
/// <para><b>Assumptions.</b> Called by the worker that has the ExternalSource, and so by one at a time for each.</para>
/// <para><b>Caveats.</b> It is all memory: a process that starts knows nothing, and looks anew.</para>
/// <para><b>Errors.</b> What nobody expected to go wrong in an attempt is thrown by <see cref="ObserveAsync"/>, once.</para>
/// </remarks>
internal sealed class AttemptBoard(AttemptRunner runner, EntityQueue<V1Alpha1ExternalSource> queue, TimeProvider clock) : IHostedService
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private volatile bool _isStopping;

    public int Running => _entries.Values.Count(entry => entry.Running is { Task.IsCompleted: false });

    public async Task<AttemptProgress> ObserveAsync(string uid)
    {
        if (!_entries.TryGetValue(uid, out var entry))
        {
            return AttemptProgress.None;
        }

        if (entry.Running is not { } running)
        {
            return AttemptProgress.None with { Last = entry.Last, IsDigestChecked = entry.IsDigestChecked };
        }

        var (step, since) = running.Marker.Read();
        if (!running.Task.IsCompleted)
        {
            return new(running.Attempt, null, step, since, entry.Last, entry.IsDigestChecked);
        }

        if (running.Task.IsCompletedSuccessfully)
        {
            return new(running.Attempt, await running.Task, step, since, entry.Last, entry.IsDigestChecked);
        }

        // Cancelled, or gone wrong in a way that the queue's own back-off is for.
        Put(uid, entry with { Running = null }, running);
        return running.Task.IsCanceled
            ? AttemptProgress.None with { Last = entry.Last, IsDigestChecked = entry.IsDigestChecked }
            : throw new InvalidOperationException("an attempt failed in a way that nobody expected", running.Task.Exception?.InnerException);
    }

    public void Start(Attempt attempt)
    {
        if (_isStopping)
        {
            return;
        }

        var uid = attempt.Source.Uid();
        var entry = _entries.GetValueOrDefault(uid) ?? new(null, null, false);
        var running = new RunningAttempt(attempt, runner.RunAsync, clock, () => WakeAsync(attempt.Source));
        Put(uid, entry with { Running = running }, entry.Running);
    }

    /// <summary>Ends what is being tried. It is over when the ExternalSource comes up again.</summary>
    public Task CancelAsync(string uid) => _entries.GetValueOrDefault(uid)?.Running is { } running ? running.CancelAsync() : Task.CompletedTask;

    /// <summary>The outcome was told.</summary>
    public void Settle(AttemptRecord record, bool isDigestChecked)
    {
        var uid = record.Attempt.Source.Uid();
        var entry = _entries.GetValueOrDefault(uid) ?? new(null, null, false);
        Put(uid, entry with { Running = null, Last = record, IsDigestChecked = entry.IsDigestChecked || isDigestChecked }, entry.Running);
    }

    /// <summary>Lets the last attempt count no more.</summary>
    public void ForgetLast(string uid)
    {
        if (_entries.TryGetValue(uid, out var entry) && entry.Last is not null)
        {
            _entries[uid] = entry with { Last = null };
        }
    }

    /// <summary>Whether there may be revisions in the store that will have to go.</summary>
    public bool HasOldRevisions(string uid) => _entries.GetValueOrDefault(uid)?.HasOldRevisions is true;

    public void NoteOldRevisions(string uid, bool hasOldRevisions)
    {
        if (_entries.TryGetValue(uid, out var entry))
        {
            _entries[uid] = entry with { HasOldRevisions = hasOldRevisions };
        }
    }

    /// <summary>The ExternalSource is gone.</summary>
    public void Remove(string uid)
    {
        if (_entries.TryRemove(uid, out var entry))
        {
            entry.Running?.Dispose();
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

    private void Put(string uid, Entry entry, RunningAttempt? done)
    {
        _entries[uid] = entry;
        done?.Dispose();
    }

    private Task<bool> WakeAsync(V1Alpha1ExternalSource source) =>
        queue(source, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None);

    // Nobody knows at the start what an earlier process left behind.
    private sealed record Entry(RunningAttempt? Running, AttemptRecord? Last, bool IsDigestChecked, bool HasOldRevisions = true);
}
