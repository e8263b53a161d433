using System.Diagnostics.CodeAnalysis;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Queue;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Takes keys from a queue and reconciles them, several at once, each by one worker at a time.</summary>
internal sealed class ControllerLoop<TEntity>(
    Reconciler<TEntity> reconciler, ControllerWatches<TEntity> watches, InformerSet informers, ControllerQueue<TEntity> queue, int workers,
    TimeSpan refusalInterval, RuntimeMetrics metrics, TimeProvider clock, ILogger<ControllerLoop<TEntity>> logger) : IControllerLoop
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly IReadOnlySet<InformerState> Readable = new HashSet<InformerState> { InformerState.Synced };

    // After this time the cache knows that an object is gone. If it still has the object, something else is missing, such as the status subresource
    // of its kind.
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(5);

    // Most other kinds are known within milliseconds. A kind that cannot be read must not delay deletions.
    private static readonly TimeSpan FirstTryLimit = TimeSpan.FromSeconds(5);

    private readonly EntityMetadata _kind = EntityMetadata.Of<TEntity>();
    private readonly WorkQueue<ObjectKey> _queue = queue.Keys;
    private readonly Prerequisites<TEntity> _prerequisites = new(watches, informers, queue.Keys);
    private readonly Informer<TEntity> _cache = informers.Get<TEntity>();
    private readonly ControllerMetrics _metrics = new(metrics, EntityMetadata.Of<TEntity>().SingularName);

    public string Name => _kind.SingularName;

    public void Connect()
    {
        _metrics.Start(() => _queue.Processing, workers);
        _cache.OnChange(change =>
        {
            if (change.Deleted is { } deleted)
            {
                reconciler.AddDeleted(deleted);
            }

            // A deletion is reported even if the predicate rejects the change.
            if (change.Deleted is not null || watches.Predicate(change))
            {
                _queue.Add(ObjectKey.Of(change.Latest), change.IsInitial ? QueuePriority.Low : QueuePriority.Normal);
            }
        });
        foreach (var source in watches.Sources)
        {
            source.Connect(informers, _queue);
        }

        _prerequisites.Connect();
    }

    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        try
        {
            await _cache.WaitForAsync(Readable, stop);
            await _prerequisites.WaitForFirstTryAsync(FirstTryLimit, clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        ControllerLog.Started(logger, Name, workers);
        _queue.Resume();
        using var registration = stop.Register(_queue.Pause);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(abort)));
        ControllerLog.Stopped(logger, Name);
    }

    private async Task WorkAsync(CancellationToken abort)
    {
        await Task.Yield();
        while (await _queue.TakeAsync(CancellationToken.None) is { } key)
        {
            try
            {
                var entity = _cache.Get(key);
                if (entity is not null && _prerequisites.Holds(entity))
                {
                    continue;
                }

                using var scope = logger.BeginScope(new ReconcileScope(_kind, key, entity?.GetController()));
                using var span = _metrics.Begin(key);
                var began = clock.GetTimestamp();
                var outcome = await ReconcileAsync(key, abort);
                _metrics.End(outcome.Result, clock.GetElapsedTime(began));
                span?.SetTag("result", outcome.Result);
                Finish(key, outcome, abort);
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with one object must not keep the others from being worked on.")]
    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken abort)
    {
        try
        {
            var result = await reconciler.ReconcileAsync(key, abort);
            return result is null ? new(null, null) : result.Error is { } error ? new(error, result.RequeueAfter) : new(null, result.RequeueAfter);
        }
        catch (Exception error)
        {
            return new(error, null);
        }
    }

    private void Finish(ObjectKey key, Outcome outcome, CancellationToken abort)
    {
        switch (outcome.Error)
        {
            case null:
                _queue.Forget(key);
                Requeue(key, outcome.RequeueAfter);
                break;
            case OperationCanceledException when abort.IsCancellationRequested:
                // Cancelled. If this process leads again, it continues. Another leader finds the entity in its first list.
                _queue.Add(key);
                break;
            case TerminalErrorException error:
                _queue.Forget(key);
                _metrics.Failed(isTerminal: true);
                ControllerLog.Terminal(logger, Name, key.Namespace, key.Name, error);
                break;
            case HttpOperationException refusal when refusal.IsContentRefused():
                Postpone(key, outcome.RequeueAfter, refusal);
                break;
            default:
                Retry(key, outcome.Error);
                break;
        }
    }

    private void Retry(ObjectKey key, Exception error)
    {
        var delay = _queue.AddRateLimited(key);
        if (error is HttpOperationException answer && (answer.IsConflict() || (answer.IsGone(_kind, key.Name) && delay < Lag)))
        {
            ControllerLog.OldData(logger, Name, key.Namespace, key.Name, answer.Message, (long)delay.TotalMilliseconds);
            return;
        }

        _metrics.Failed(isTerminal: false);
        ControllerLog.Failed(logger, Name, key.Namespace, key.Name, (long)delay.TotalMilliseconds, error);
    }

    private void Postpone(ObjectKey key, TimeSpan? requeueAfter, HttpOperationException refusal)
    {
        // Keys differ, so objects that a policy refused together are not retried together.
        var interval = refusalInterval * (1 - (key.GetHashCode() & 0xff) / 2560.0);
        var delay = requeueAfter < interval ? requeueAfter.Value : interval;
        _queue.Forget(key);
        _queue.AddAfter(key, delay);
        _metrics.Failed(isTerminal: false);
        ControllerLog.Refused(logger, Name, key.Namespace, key.Name, refusal.Message, (long)delay.TotalMilliseconds);
    }

    private void Requeue(ObjectKey key, TimeSpan? after)
    {
        if (after is { } delay)
        {
            _queue.AddAfter(key, delay);
        }
    }

    private readonly record struct Outcome(Exception? Error, TimeSpan? RequeueAfter)
    {
        /// <summary>The words of controller-runtime.</summary>
        public string Result => Error is not null ? "error" : RequeueAfter is not null ? "requeue_after" : "success";
    }
}
