using System.Diagnostics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// Orders of one artifact are deleted at once, and the API server records the operator's requests. Events count, because each of them is a write.
/// </summary>
internal sealed record DeletionCountRun(double WritesPerDeletion) : IRun<DeletionCountRun>
{
    private const int Orders = 50;

    public static async Task<DeletionCountRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.AuditedClusterAsync();
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        await using var @operator = await cluster.StartOperatorAsync(@namespace.Name);
        await DeletionRun.CreateAsync(cluster, @namespace, Orders);
        // Events of the creation are written with a delay.
        await Task.Delay(TimeSpan.FromSeconds(15));
        var before = cluster.OperatorWritesWithEvents();
        await DeletionRun.DeleteAsync(cluster, @namespace, Orders);
        await Task.Delay(TimeSpan.FromSeconds(15));
        return new((cluster.OperatorWritesWithEvents() - before) / (double)Orders);
    }
}

/// <summary>
/// 500 Orders of one artifact are deleted, until the last of them, of their ArtifactWorkflows and of their Workflows is gone. Reference: the same
/// client deletes as many objects of the same kinds without finalizers, with as many requests at a time.
/// </summary>
internal sealed record DeletionRun(double OperatorSeconds, double RawSeconds) : IRun<DeletionRun>
{
    private const int Orders = 500;
    private const int Repetitions = 3;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };

    public double Ratio => OperatorSeconds / RawSeconds;

    public static async Task<DeletionRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var (fastest, fastestRaw) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
            var other = await BenchmarkNamespace.CreateAsync(cluster);
            await using (await cluster.StartOperatorAsync(@namespace.Name))
            {
                await CreateAsync(cluster, @namespace, Orders);
                await CopyAsync(cluster, @namespace, other);
                fastest = Math.Min(fastest, await DeleteAsync(cluster, @namespace, Orders));
            }

            fastestRaw = Math.Min(fastestRaw, await DeleteRawAsync(cluster, other));
            Console.Error.WriteLine($"deletion_500_vs_raw_ratio, run {repetition + 1}: so far {fastest:0.000} s with the operator, {fastestRaw:0.000} s by hand");
        }

        return new(fastest, fastestRaw);
    }

    /// <summary>Creates Orders and waits until the operator is idle.</summary>
    public static async Task CreateAsync(BenchCluster cluster, BenchmarkNamespace @namespace, int count)
    {
        await using var arrivals = await @namespace.WatchWorkflowsAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), Parallelism, async (order, token) => await cluster.Client.CreateAsync(@namespace.Order($"order-{order}"), token));
        await arrivals.WaitForAsync(count);
        await @namespace.AllIsNotedAsync();
    }

    /// <returns>Time from the first request to the end of the last object, in seconds.</returns>
    public static async Task<double> DeleteAsync(BenchCluster cluster, BenchmarkNamespace @namespace, int count)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), Parallelism, async (order, token) => await cluster.Client.DeleteAsync<V1Alpha1Order>($"order-{order}", @namespace.Name, token));
        // A page of one Order, because lists of all Orders would disturb the measurement.
        await Eventually.TrueAsync(
            async () => (await cluster.Client.ListPageAsync<V1Alpha1Order>(new() { Namespace = @namespace.Name, Limit = 1 }, CancellationToken.None)).Items.Count == 0,
            TimeSpan.FromMinutes(5));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task CopyAsync(BenchCluster cluster, BenchmarkNamespace @namespace, BenchmarkNamespace other)
    {
        await CopyAsync<V1Alpha1Order>(cluster, @namespace, other, order => new() { Metadata = Moved(order, other), Spec = order.Spec });
        await CopyAsync<V1Alpha1ArtifactWorkflow>(cluster, @namespace, other, work => new() { Metadata = Moved(work, other), Spec = work.Spec });
        await CopyAsync<V1Alpha1Workflow>(cluster, @namespace, other, workflow => new() { Metadata = Moved(workflow, other), Spec = new() });
    }

    private static async Task CopyAsync<T>(BenchCluster cluster, BenchmarkNamespace @namespace, BenchmarkNamespace other, Func<T, T> copy)
        where T : class, IKubernetesObject<V1ObjectMeta> => await Parallel.ForEachAsync(
            await cluster.Client.ListAsync<T>(@namespace.Name), Parallelism, async (entity, token) => await cluster.Client.CreateAsync(copy(entity), token));

    private static async Task<double> DeleteRawAsync(BenchCluster cluster, BenchmarkNamespace other)
    {
        IEnumerable<Func<CancellationToken, Task>> deletions =
        [
            .. (await cluster.Client.ListAsync<V1Alpha1Order>(other.Name)).Select(entity => Deletion(cluster.Client, entity)),
            .. (await cluster.Client.ListAsync<V1Alpha1ArtifactWorkflow>(other.Name)).Select(entity => Deletion(cluster.Client, entity)),
            .. (await cluster.Client.ListAsync<V1Alpha1Workflow>(other.Name)).Select(entity => Deletion(cluster.Client, entity)),
        ];
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(deletions, Parallelism, async (delete, token) => await delete(token));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static Func<CancellationToken, Task> Deletion<T>(KubernetesClient client, T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => token => client.DeleteAsync<T>(entity.Name(), entity.Namespace(), token);

    private static V1ObjectMeta Moved(IMetadata<V1ObjectMeta> entity, BenchmarkNamespace other) => new() { Name = entity.Name(), NamespaceProperty = other.Name, Labels = entity.Metadata.Labels };
}
