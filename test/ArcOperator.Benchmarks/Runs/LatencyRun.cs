using System.Diagnostics;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// Orders are sent one at a time to an idle operator, each until its Workflow appears. Reference: the same client makes the same four
/// writes (Order, finalizer, ArtifactWorkflow, Workflow), one after the other, until a watch shows the last object. Groups of both take
/// turns, as the machine's speed changes. After each group the run waits until the operator has written every first status.
/// </summary>
/// <param name="Order">Times from sending an Order to seeing its Workflow.</param>
/// <param name="Writes">Times of four sequential writes.</param>
internal sealed record LatencyRun(Latencies Order, Latencies Writes) : IRun<LatencyRun>
{
    // The first Orders of a process are slow, as its code is compiled then.
    private const int WarmUp = 50;
    private const int Orders = 500;
    private const int Group = 50;

    public static async Task<LatencyRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        // The operator does not watch this namespace.
        var other = await BenchmarkNamespace.CreateAsync(cluster);
        await using var @operator = await cluster.StartOperatorAsync(@namespace.Name);
        await using var arrivals = await @namespace.WatchWorkflowsAsync();
        await using var rawArrivals = await other.WatchWorkflowsAsync();
        var (orders, writes) = (new List<double>(), new List<double>());
        for (var first = 0; first < WarmUp + Orders; first += Group)
        {
            for (var number = first; number < first + Group; number++)
            {
                var began = Stopwatch.GetTimestamp();
                await cluster.Client.CreateAsync(@namespace.Order($"order-{number}"));
                orders.Add(Stopwatch.GetElapsedTime(began, (await arrivals.WaitForAsync(number + 1)).At).TotalMilliseconds);
            }

            await @namespace.AllIsNotedAsync();
            for (var number = first; number < first + Group; number++)
            {
                var began = Stopwatch.GetTimestamp();
                await WriteAsync(cluster, other, number);
                writes.Add(Stopwatch.GetElapsedTime(began, (await rawArrivals.WaitForAsync(number + 1)).At).TotalMilliseconds);
            }
        }

        return new(new([.. orders.Skip(WarmUp)]), new([.. writes.Skip(WarmUp)]));
    }

    private static async Task WriteAsync(BenchCluster cluster, BenchmarkNamespace @namespace, int number)
    {
        var order = await cluster.Client.CreateAsync(@namespace.Order($"order-{number}"));
        var patch = new JsonPatch().Add(new JsonArray(ArcFinalizers.Order), "metadata", "finalizers").Build();
        await cluster.Client.PatchAsync<V1Alpha1Order>(patch, order.Name(), @namespace.Name);
        var work = await cluster.Client.CreateAsync(PairFactory.ArtifactWorkflow(@namespace.Name, number));
        await cluster.Client.CreateAsync(PairFactory.WorkflowToStart(work, @namespace.Name));
    }
}

/// <summary>Times in milliseconds, and their percentiles.</summary>
internal sealed class Latencies(IReadOnlyList<double> milliseconds)
{
    private readonly List<double> _sorted = [.. milliseconds.Order()];

    public double P50 => Percentile(0.50);

    public double P99 => Percentile(0.99);

    private double Percentile(double share) => _sorted[(int)Math.Min(_sorted.Count - 1, Math.Ceiling(share * _sorted.Count) - 1)];
}
