namespace ArcOperator.Benchmarks.Bench;

/// <summary>What figures share: runs that several read from, and clusters that end with the last figure.</summary>
internal sealed class BenchmarkContext : IAsyncDisposable
{
    private readonly Dictionary<Type, object> _runs = [];
    private readonly Dictionary<bool, BenchCluster> _clusters = [];

    /// <summary>The outcome of a run, which is made when it is first asked for.</summary>
    public async Task<TRun> OnceAsync<TRun>()
        where TRun : class, IRun<TRun>
    {
        if (!_runs.TryGetValue(typeof(TRun), out var run))
        {
            _runs[typeof(TRun)] = run = await TRun.RunAsync(this);
        }

        return (TRun)run;
    }

    /// <summary>A cluster that keeps no record of requests, for times.</summary>
    public Task<BenchCluster> ClusterAsync() => ClusterAsync(isAudited: false);

    /// <summary>A cluster that keeps a record of what the operator asks, for counts.</summary>
    public Task<BenchCluster> AuditedClusterAsync() => ClusterAsync(isAudited: true);

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task<BenchCluster> ClusterAsync(bool isAudited)
    {
        if (!_clusters.TryGetValue(isAudited, out var cluster))
        {
            // One at a time: what the others do would be measured too.
            foreach (var (key, other) in _clusters)
            {
                await other.DisposeAsync();
                _clusters.Remove(key);
            }

            _clusters[isAudited] = cluster = await BenchCluster.StartAsync(isAudited);
        }

        return cluster;
    }
}
