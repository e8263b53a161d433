using System.Diagnostics;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Objects of one kind as they come into a namespace, and when.</summary>
internal sealed class Arrivals<TEntity> : IAsyncDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TEntity> _entities = [];
    private readonly Task _reading;
    private TaskCompletionSource _enough = new();
    private int _wanted = int.MaxValue;

    private Arrivals(WatchStream<TEntity> stream) => _reading = ReadAsync(stream);

    /// <summary>From now on: what is there already is none.</summary>
    public static async Task<Arrivals<TEntity>> WatchAsync(KubernetesClient client, string @namespace)
    {
        var now = (await client.ListPageAsync<TEntity>(new() { Namespace = @namespace, Limit = 1 }, CancellationToken.None)).Metadata.ResourceVersion;
        return new(await client.OpenWatchAsync<TEntity>(
            new() { Namespace = @namespace, ResourceVersion = now, Timeout = TimeSpan.FromHours(1) }, CancellationToken.None));
    }

    /// <summary>When the last of those that were waited for came, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long LastAt { get; private set; }

    /// <summary>The first so many, once they are there.</summary>
    public async Task<IReadOnlyList<TEntity>> WaitForAsync(int count)
    {
        Task enough;
        lock (_lock)
        {
            (_wanted, _enough) = (count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            Complete();
            enough = _enough.Task;
        }

        await await Task.WhenAny(enough, _reading).WaitAsync(Patience);
        lock (_lock)
        {
            return [.. _entities.Take(count)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(WatchStream<TEntity> stream)
    {
        using (stream)
        {
            try
            {
                var events = new List<WatchEvent<TEntity>>();
                while (await stream.ReadAsync(events, _stop.Token))
                {
                    var now = Stopwatch.GetTimestamp();
                    lock (_lock)
                    {
                        foreach (var entity in events.Where(change => change.Type == WatchEventType.Added).Select(change => change.Object).OfType<TEntity>())
                        {
                            _entities.Add(entity);
                            LastAt = _entities.Count <= _wanted ? now : LastAt;
                        }

                        Complete();
                    }

                    events.Clear();
                }

                throw new InvalidOperationException("the watch ended, and what came since then was not seen");
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Complete()
    {
        if (_entities.Count >= _wanted)
        {
            _enough.TrySetResult();
        }
    }
}
