using System.Diagnostics;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Objects of one kind that were created in a namespace, with the time of their creation.</summary>
internal sealed class WatchedObjects<TEntity> : IAsyncDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TEntity> _entities = [];
    private readonly Task _reading;
    private TaskCompletionSource _enough = new();
    private int _wanted = int.MaxValue;

    private WatchedObjects(KubernetesClient client, WatchOptions options, WatchStream<TEntity> stream) => _reading = ReadAsync(client, options, stream);

    /// <summary>From now on: what is there already is none.</summary>
    public static async Task<WatchedObjects<TEntity>> WatchAsync(KubernetesClient client, string @namespace)
    {
        var now = (await client.ListPageAsync<TEntity>(new() { Namespace = @namespace, Limit = 1 }, CancellationToken.None)).Metadata.ResourceVersion;
        var options = new WatchOptions { Namespace = @namespace, ResourceVersion = now, Timeout = TimeSpan.FromHours(1) };
        return new(client, options, await client.OpenWatchAsync<TEntity>(options, CancellationToken.None));
    }

    /// <summary>When the last of those that were waited for came, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long LastAt { get; private set; }

    /// <summary>How many have come so far, those included that are gone again.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entities.Count;
            }
        }
    }

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

        await await Task.WhenAny(enough, _reading).WaitAsync(Timeout);
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

                // A server ends a watch for no reason, and one whose reader is slow all the more: this one misses nothing.
                stream = await client.OpenWatchAsync<TEntity>(options, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <returns>From where the next watch goes on; null: nothing came.</returns>
    private async Task<string?> ReadAsync(WatchStream<TEntity> stream)
    {
        string? version = null;
        for (var events = new List<WatchEvent<TEntity>>(); await stream.ReadAsync(events, _stop.Token); events.Clear())
        {
            var now = Stopwatch.GetTimestamp();
            if (events.Find(change => change.Type == WatchEventType.Error) is { Status: { } status })
            {
                throw new InvalidOperationException($"the watch cannot go on, and what comes is not seen: {status.Message}");
            }

            version = events[^1].ResourceVersion;
            lock (_lock)
            {
                foreach (var entity in events.Where(change => change.Type == WatchEventType.Added).Select(change => change.Object).OfType<TEntity>())
                {
                    _entities.Add(entity);
                    LastAt = _entities.Count <= _wanted ? now : LastAt;
                }

                Complete();
            }
        }

        return version;
    }

    private void Complete()
    {
        if (_entities.Count >= _wanted)
        {
            _enough.TrySetResult();
        }
    }
}
