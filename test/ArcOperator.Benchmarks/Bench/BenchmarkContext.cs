namespace ArcOperator.Benchmarks.Bench;

/// <summary>Runs and clusters that several figures share. The clusters end with the last figure.</summary>
internal sealed class BenchmarkContext : IAsyncDisposable
{
    private readonly Dictionary<Type, object> _runs = [];
    private readonly Dictionary<bool, BenchCluster> _clusters = [];

    /// <summary>Returns the outcome of a run, which the first call executes.</summary>
    public async Task<TRun> OnceAsync<TRun>()
        where TRun : class, IRun<TRun>
    {
        if (!_runs.TryGetValue(typeof(TRun), out var run))
        {
            _runs[typeof(TRun)] = run = await TRun.RunAsync(this);
        }

        return (TRun)run;
    }

    /// <summary>Returns a cluster without an audit log, for measurements of time.</summary>
    public Task<BenchCluster> ClusterAsync() => ClusterAsync(isAudited: false);

    /// <summary>Returns a cluster with an audit log of the operator's requests, for counts.</summary>
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
            // One cluster at a time, because another one would disturb the measurement.
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
