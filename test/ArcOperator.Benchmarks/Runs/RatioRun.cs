using System.Diagnostics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// N Orders of one artifact are created, until their N Workflows exist. Reference: the same client creates the same 3N objects (Orders,
/// ArtifactWorkflows, Workflows) on the same server, over one connection and with the same number of requests at a time. Both take turns several
/// times. The fastest of each counts, because disturbances only slow a run down.
/// </summary>
internal sealed record RatioRun(double OperatorSeconds, double RawSeconds) : IRun<RatioRun>
{
    private const int Orders = 500;
    private const int Repetitions = 4;
    private const int RequestsUnderWay = 16;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = RequestsUnderWay };

    public double Ratio => OperatorSeconds / RawSeconds;

    public static async Task<RatioRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var (fastest, fastestRaw) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            // The operator watches this namespace only, so it ignores the objects of the reference.
            var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
            await using (await cluster.StartOperatorAsync(@namespace.Name))
            {
                await MeasureAsync(cluster, @namespace, 0, 50);
                await @namespace.AllIsNotedAsync();
                fastest = Math.Min(fastest, await MeasureAsync(cluster, @namespace, 50, Orders));
                await @namespace.AllIsNotedAsync();
            }

            fastestRaw = Math.Min(fastestRaw, await MeasureRawAsync(cluster, @namespace));
            Console.Error.WriteLine($"order_to_workflow_ratio, run {repetition + 1}: so far {fastest:0.000} s with the operator, {fastestRaw:0.000} s by hand");
        }

        return new(fastest, fastestRaw);
    }

    private static async Task<double> MeasureAsync(BenchCluster cluster, BenchmarkNamespace @namespace, int first, int count)
    {
        await using var arrivals = await @namespace.WatchWorkflowsAsync();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count), Parallelism, async (order, token) => await cluster.Client.CreateAsync(@namespace.Order($"order-{order}"), token));
        return Stopwatch.GetElapsedTime(began, (await arrivals.WaitForAsync(count)).At).TotalSeconds;
    }

    private static async Task<double> MeasureRawAsync(BenchCluster cluster, BenchmarkNamespace @namespace)
    {
        var orders = (await cluster.Client.ListAsync<V1Alpha1Order>(@namespace.Name)).Skip(50).Take(Orders).ToList();
        var artifactWorkflows = (await cluster.Client.ListAsync<V1Alpha1ArtifactWorkflow>(@namespace.Name)).Skip(50).Take(Orders).ToList();
        var other = (await BenchmarkNamespace.CreateAsync(cluster)).Name;
        var began = Stopwatch.GetTimestamp();
        // In the order of their creation by the operator: a kind after the requests of the one before were sent.
        IEnumerable<Func<CancellationToken, Task>> creations =
        [
            .. orders.Select(order => Creation(cluster.Client, new V1Alpha1Order { Metadata = Moved(order, other), Spec = order.Spec })),
            .. artifactWorkflows.Select(work => Creation(cluster.Client, new V1Alpha1ArtifactWorkflow { Metadata = Moved(work, other), Spec = work.Spec })),
            .. artifactWorkflows.Select(work => Creation(cluster.Client, PairFactory.WorkflowToStart(work, other))),
        ];
        await Parallel.ForEachAsync(creations, Parallelism, async (create, token) => await create(token));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static Func<CancellationToken, Task> Creation<T>(KubernetesClient client, T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => token => client.CreateAsync(entity, token);

    // Without the fields that the server adds.
    private static V1ObjectMeta Moved(IMetadata<V1ObjectMeta> entity, string @namespace) => new()
    {
        Name = entity.Name(),
        NamespaceProperty = @namespace,
        Labels = entity.Metadata.Labels,
        OwnerReferences = entity.Metadata.OwnerReferences,
        Finalizers = entity is V1Alpha1Order ? null : entity.Metadata.Finalizers,
    };
}
