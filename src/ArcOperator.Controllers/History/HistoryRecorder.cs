using System.Collections.Concurrent;
using System.Threading.Channels;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.History;

/// <summary>Stores records in batches, one batch at a time, and repeats a batch until it is stored.</summary>
internal sealed class HistoryRecorder(IHistoryStore store, HistoryMetrics metrics, TimeProvider clock, ILogger<HistoryRecorder> logger) : BackgroundService, IRunHistory
{
    // Counts of records.
    private const int Capacity = 1024;
    private const int LargestBatch = 256;
    private const int KnownIds = 131_072;

    private static readonly TimeSpan BatchDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShutdownWait = TimeSpan.FromSeconds(5);
    private static readonly Backoff Retries = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly Channel<HistoryRecord> _queue = Channel.CreateBounded<HistoryRecord>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<HistoryProblem?>> _waiting = new(StringComparer.Ordinal);
    private readonly RecordedIds _recorded = new(KnownIds);
    private HistoryException? _problem;

    public bool IsEnabled => true;

    public bool IsRecorded(string id) => _recorded.Contains(id);

    public void Offer(IEnumerable<HistoryRecord> records)
    {
        foreach (var record in records.Where(record => !IsRecorded(record.Id)))
        {
            _queue.Writer.TryWrite(record);
        }
    }

    public async Task<HistoryProblem?> EnsureRecordedAsync(IReadOnlyList<HistoryRecord> records, CancellationToken cancellationToken)
    {
        var missing = records.Where(record => !IsRecorded(record.Id)).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        if (Volatile.Read(ref _problem) is { } problem)
        {
            return problem.Problem;
        }

        try
        {
            var waits = missing.ConvertAll(record => _waiting.GetOrAdd(record.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            using var limit = new CancellationTokenSource(LongestWait, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            foreach (var record in missing)
            {
                await _queue.Writer.WriteAsync(record, either.Token);
            }

            var answers = await Task.WhenAll(waits).WaitAsync(either.Token);
            return answers.FirstOrDefault(answer => answer is not null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The caller asks again. The records stay in the queue.
            return HistoryProblem.Unavailable;
        }
        catch (ChannelClosedException)
        {
            return HistoryProblem.Unavailable;
        }
    }

    public void CountSkipped() => metrics.CountSkipped();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The controllers have stopped. What they offered is stored if the database answers in time.
        _queue.Writer.TryComplete();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(ShutdownWait, clock, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(() => _queue.Reader.Count);
        try
        {
            await RepeatAsync(() => store.PrepareAsync(stoppingToken), stoppingToken);
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                var batch = await TakeAsync(stoppingToken);
                await RepeatAsync(() => StoreAsync(batch, stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Records that are not stored are made again from their objects.
        }
    }

    private async Task<List<HistoryRecord>> TakeAsync(CancellationToken cancellationToken)
    {
        if (_queue.Reader.Count < LargestBatch)
        {
            await Task.Delay(BatchDelay, clock, cancellationToken);
        }

        var batch = new List<HistoryRecord>();
        while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var record))
        {
            batch.Add(record);
        }

        return batch;
    }

    private async Task StoreAsync(List<HistoryRecord> batch, CancellationToken cancellationToken)
    {
        var missing = batch.FindAll(record => !IsRecorded(record.Id));
        if (missing.Count > 0)
        {
            metrics.CountStored((await store.AppendAsync(missing, cancellationToken)).Stored);
        }

        foreach (var record in batch)
        {
            _recorded.Add(record.Id);
            Answer(record.Id, null);
        }
    }

    private async Task RepeatAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await work();
                if (Interlocked.Exchange(ref _problem, null) is not null)
                {
                    HistoryLog.Continued(logger);
                }

                metrics.SetCommitTime(clock.GetUtcNow());
                return;
            }
            catch (HistoryException error)
            {
                if (Interlocked.Exchange(ref _problem, error)?.Problem != error.Problem)
                {
                    HistoryLog.Failed(logger, error.Problem, error.Message);
                }

                metrics.CountFailure(error.Problem);
                foreach (var id in _waiting.Keys)
                {
                    Answer(id, error.Problem);
                }

                await Task.Delay(Retries.Delay(failures), clock, cancellationToken);
            }
        }
    }

    private void Answer(string id, HistoryProblem? problem)
    {
        if (_waiting.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult(problem);
        }
    }
}

internal static partial class HistoryLog
{
    [LoggerMessage(LogLevel.Error, "Records cannot be stored, deletions of finished objects wait: {Problem}, {Cause}")]
    public static partial void Failed(ILogger logger, HistoryProblem problem, string cause);

    [LoggerMessage(LogLevel.Information, "Records are stored again")]
    public static partial void Continued(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Deleted without a record: {Cause} {Kind} {Namespace} {Name}")]
    public static partial void Skipped(ILogger logger, string cause, string kind, string @namespace, string name);

    [LoggerMessage(LogLevel.Information, "Removed records beyond history.retention {Count}")]
    public static partial void Pruned(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Records beyond history.retention cannot be removed: {Cause}")]
    public static partial void NotPruned(ILogger logger, string cause);
}
