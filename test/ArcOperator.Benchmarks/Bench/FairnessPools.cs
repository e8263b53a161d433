using System.Diagnostics;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Kubernetes;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Work for the pools of an operator: slow work of one namespace, and single objects of another one with the time until they are ready.</summary>
internal sealed class FairnessPools : IAsyncDisposable
{
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 8 };

    private readonly BenchCluster _cluster;
    private readonly string _flood;
    private readonly string _victim;
    private readonly Uri _server;
    private readonly ReadyObjects<V1Alpha1ExternalSource> _sources;
    private readonly ReadyObjects<V1Alpha1Endpoint> _endpoints;

    private FairnessPools(BenchCluster cluster, string flood, string victim, Uri server)
    {
        (_cluster, _flood, _victim, _server) = (cluster, flood, victim, server);
        _sources = new(cluster.Client, victim, source => source.Status.Conditions);
        _endpoints = new(cluster.Client, victim, endpoint => endpoint.Status.Conditions);
    }

    public static async Task<FairnessPools> StartAsync(BenchCluster cluster, string flood, string victim, Uri server)
    {
        var pools = new FairnessPools(cluster, flood, victim, server);
        // Until both watches are open and the code is compiled.
        await pools.FetchAsync("first");
        await pools.ProbeAsync("first");
        return pools;
    }

    /// <summary>Returns the milliseconds until an ExternalSource is ready.</summary>
    public Task<double> FetchAsync(string name, params IReadOnlyList<Hook> hooks) => _sources.MeasureAsync(Source(name, _victim, "fast", hooks));

    /// <summary>Returns the milliseconds until an ExternalSource with a hook is ready.</summary>
    public Task<double> RunHookAsync(string name) => FetchAsync($"hook-{name}", new Hook { Name = "fast", Command = "cat" });

    /// <summary>Returns the milliseconds until an Endpoint is ready.</summary>
    public Task<double> ProbeAsync(string name) => _endpoints.MeasureAsync(Endpoint(name, _victim, "fast"));

    public Task FloodFetchesAsync(int repetition, int count) => FloodAsync(count, number => Source($"flood-{repetition}-{number}", _flood, "slow"));

    public Task FloodHooksAsync(int repetition, int count) =>
        FloodAsync(count, number => Source($"flood-{repetition}-{number}", _flood, "fast", new Hook { Name = "slow", Command = "sleep", Args = ["1"] }));

    public Task FloodProbesAsync(int repetition, int count) => FloodAsync(2 * count, number => Endpoint($"flood-{repetition}-{number}", _flood, "slow"));

    public Task DeleteSourcesAsync() => DeleteAllAsync<V1Alpha1ExternalSource>(_cluster.Client, _flood);

    public Task DeleteEndpointsAsync() => DeleteAllAsync<V1Alpha1Endpoint>(_cluster.Client, _flood, name => name.StartsWith("flood-", StringComparison.Ordinal));

    /// <summary>Deletes objects of a namespace and waits until they are gone.</summary>
    public static async Task DeleteAllAsync<T>(KubernetesClient client, string @namespace, Func<string, bool>? filter = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        bool IsMeant(T entity) => filter?.Invoke(entity.Name()) is not false;
        await Parallel.ForEachAsync(
            (await client.ListAsync<T>(@namespace)).Where(IsMeant), Parallelism, async (entity, token) => await client.DeleteAsync<T>(entity.Name(), @namespace, token));
        await Eventually.TrueAsync(async () => !(await client.ListAsync<T>(@namespace)).Any(IsMeant), TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _sources.DisposeAsync();
        await _endpoints.DisposeAsync();
    }

    private async Task FloodAsync<T>(int count, Func<int, T> create)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, count), Parallelism, async (number, token) => await _cluster.Client.CreateAsync(create(number), token));
        // The operator reconciles each object once before the pool limits the rest of the work.
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private V1Alpha1ExternalSource Source(string name, string @namespace, string path, params IReadOnlyList<Hook> hooks) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = @namespace },
        Spec = new()
        {
            Interval = "24h",
            Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = new Uri(_server, path).AbsoluteUri } },
            Hooks = hooks.Count == 0 ? null : new() { PostRequest = hooks },
        },
    };

    private V1Alpha1Endpoint Endpoint(string name, string @namespace, string path) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = @namespace },
        Spec = new() { Type = "http", RemoteUrl = new Uri(_server, path).AbsoluteUri, Usage = EndpointUsage.All },
    };
}

/// <summary>Watches objects of one kind in a namespace, and measures the time from the creation of one until it is ready.</summary>
internal sealed class ReadyObjects<T> : IAsyncDisposable
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly KubernetesClient _client;
    private readonly Func<T, IReadOnlyList<V1Condition>?> _conditions;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private volatile Waiter? _waiter;

    public ReadyObjects(KubernetesClient client, string @namespace, Func<T, IReadOnlyList<V1Condition>?> conditions)
    {
        (_client, _conditions) = (client, conditions);
        _reading = ReadAsync(@namespace);
    }

    /// <summary>Returns the milliseconds from the creation of an object until it is ready. One object at a time is measured.</summary>
    public async Task<double> MeasureAsync(T entity)
    {
        var waiter = new Waiter(entity.Name());
        _waiter = waiter;
        var began = Stopwatch.GetTimestamp();
        await _client.CreateAsync(entity);
        return Stopwatch.GetElapsedTime(began, await waiter.ReadyAt.Task.WaitAsync(Timeout)).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(string @namespace)
    {
        try
        {
            // A watch without a resource version begins with the existing objects, so none is missed if the server ends it.
            while (!_stop.IsCancellationRequested)
            {
                await foreach (var (_, entity) in _client.WatchAsync<T>(@namespace, cancellationToken: _stop.Token))
                {
                    if (_waiter is { } waiter && entity.Name() == waiter.Name && _conditions(entity).IsTrue(Conditions.Ready))
                    {
                        waiter.ReadyAt.TrySetResult(Stopwatch.GetTimestamp());
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    private sealed record Waiter(string Name)
    {
        public TaskCompletionSource<long> ReadyAt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
