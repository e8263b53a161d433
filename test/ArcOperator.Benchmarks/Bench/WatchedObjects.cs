using System.Diagnostics;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Objects of one kind that were created in a namespace, with the times at which a watch showed them.</summary>
internal sealed class WatchedObjects<TEntity> : IAsyncDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<(TEntity Entity, long At)> _arrivals = [];
    private readonly Task _reading;
    private TaskCompletionSource _enough = new();
    private int _wanted = int.MaxValue;

    private WatchedObjects(KubernetesClient client, WatchOptions options, WatchStream<TEntity> stream) => _reading = ReadAsync(client, options, stream);

    /// <summary>Watches from now on. Objects that exist already are left out.</summary>
    public static async Task<WatchedObjects<TEntity>> WatchAsync(KubernetesClient client, string @namespace)
    {
        var now = (await client.ListPageAsync<TEntity>(new() { Namespace = @namespace, Limit = 1 }, CancellationToken.None)).Metadata.ResourceVersion;
        var options = new WatchOptions { Namespace = @namespace, ResourceVersion = now, Timeout = TimeSpan.FromHours(1) };
        return new(client, options, await client.OpenWatchAsync<TEntity>(options, CancellationToken.None));
    }

    /// <summary>Number of objects that came so far, including deleted ones.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _arrivals.Count;
            }
        }
    }

    /// <summary>Waits until <paramref name="count"/> objects came, and returns the last of them with the timestamp (of <see cref="Stopwatch"/>) at which it was read.</summary>
    public async Task<(TEntity Entity, long At)> WaitForAsync(int count)
    {
        Task enough;
        lock (_lock)
        {
            (_wanted, _enough) = (count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            Complete();
            enough = _enough.Task;
        }

        await await Task.WhenAny(enough, _reading).WaitAsync(Timeout);
        lock (_lock)
        {
            return _arrivals[count - 1];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(KubernetesClient client, WatchOptions options, WatchStream<TEntity> stream)
    {
        try
        {
            while (true)
            {
                using (stream)
                {
                    options = options with { ResourceVersion = await ReadAsync(stream) ?? options.ResourceVersion };
                }

                // A server ends a watch at any time, and more often if its reader is slow. The next one continues at the same version.
                stream = await client.OpenWatchAsync<TEntity>(options, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <returns>Version from which the next watch continues; null if no event came.</returns>
    private async Task<string?> ReadAsync(WatchStream<TEntity> stream)
    {
        string? version = null;
        for (var events = new List<WatchEvent<TEntity>>(); await stream.ReadAsync(events, _stop.Token); events.Clear())
        {
            var now = Stopwatch.GetTimestamp();
            if (events.Find(change => change.Type == WatchEventType.Error) is { Status: { } status })
            {
                throw new InvalidOperationException($"the watch cannot continue: {status.Message}");
            }

            version = events[^1].ResourceVersion;
            lock (_lock)
            {
                foreach (var entity in events.Where(change => change.Type == WatchEventType.Added).Select(change => change.Object).OfType<TEntity>())
                {
                    _arrivals.Add((entity, now));
                }

                Complete();
            }
        }

        return version;
    }

    private void Complete()
    {
        if (_arrivals.Count >= _wanted)
        {
            _enough.TrySetResult();
        }
    }
}
