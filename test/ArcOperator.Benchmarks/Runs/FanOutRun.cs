using System.Diagnostics;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>An Endpoint that many Orders share gets another URL: each of them gets another ArtifactWorkflow, once.</summary>
internal sealed record FanOutRun(double Seconds) : IRun<FanOutRun>
{
    private const int Orders = 2_000;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<FanOutRun> RunAsync(Workbench workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var space = await BenchSpace.CreateAsync(cluster);
        await using var @operator = await cluster.StartOperatorAsync(space.Name);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Orders), Parallelism, async (order, token) => await cluster.Client.CreateAsync(space.Order($"order-{order}"), token));
        await Eventually.TrueAsync(async () => await AllKnowAsync(cluster, space, 1), Patience);

        await using var arrivals = await Arrivals<V1Alpha1ArtifactWorkflow>.WatchAsync(cluster.Client, space.Name);
        var began = Stopwatch.GetTimestamp();
        await cluster.Client.PatchAsync<V1Alpha1Endpoint>(
            MergePatch.Of(new() { ["spec"] = new JsonObject { ["remoteURL"] = "127.0.0.1:2" } }), "source", space.Name);
        await arrivals.WaitForAsync(Orders);
        var seconds = Stopwatch.GetElapsedTime(began, arrivals.LastAt).TotalSeconds;
        await Eventually.TrueAsync(async () => await AllKnowAsync(cluster, space, 2), Patience);
        var left = (await cluster.Client.ListAsync<V1Alpha1ArtifactWorkflow>(space.Name)).Where(found => !found.IsDeleting()).GroupBy(found => found.GetController()?.Uid);
        return left.Any(order => order.Count() != 1) ? throw new InvalidOperationException("an Order has not exactly one ArtifactWorkflow after its Endpoint has changed")
            : arrivals.Count != Orders ? throw new InvalidOperationException($"{Orders} Orders had {arrivals.Count} new ArtifactWorkflows after their Endpoint has changed once")
            : new(seconds);
    }

    private static async Task<bool> AllKnowAsync(BenchCluster cluster, BenchSpace space, long generation) =>
        (await cluster.Client.ListAsync<V1Alpha1Order>(space.Name)).All(order => order.Status.EndpointGenerations?.GetValueOrDefault("source") == generation);
}
