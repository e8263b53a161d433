using System.Diagnostics;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// An Endpoint that 2,000 Orders share gets another URL, so each Order replaces its ArtifactWorkflow and its Workflow once. Reference: the
/// same client makes the same writes for 2,000 Orders after the operator has stopped.
/// </summary>
/// <param name="OperatorSeconds">Time from the change of the Endpoint to the last replaced object and status.</param>
/// <param name="RawSeconds">Time of the same writes.</param>
internal sealed record FanOutRun(double OperatorSeconds, double RawSeconds) : IRun<FanOutRun>
{
    private const int Orders = 2_000;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public double Ratio => OperatorSeconds / RawSeconds;

    public static async Task<FanOutRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        var seconds = await MeasureOperatorAsync(cluster, @namespace);
        // Without the operator, which continues to report the progress of its Workflows.
        return new(seconds, await WriteRawAsync(cluster));
    }

    private static async Task<double> MeasureOperatorAsync(BenchCluster cluster, BenchmarkNamespace @namespace)
    {
        await using var @operator = await cluster.StartOperatorAsync(@namespace.Name);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Orders), Parallelism, async (order, token) => await cluster.Client.CreateAsync(@namespace.Order($"order-{order}"), token));
        await Eventually.TrueAsync(async () => await AllKnowAsync(cluster, @namespace, 1), Timeout);
        await @namespace.AllIsNotedAsync();
        return await ChangeAsync(cluster, @namespace);
    }

    private static async Task<double> ChangeAsync(BenchCluster cluster, BenchmarkNamespace @namespace)
    {
        await using var works = await WatchedObjects<V1Alpha1ArtifactWorkflow>.WatchAsync(cluster.Client, @namespace.Name);
        await using var workflows = await @namespace.WatchWorkflowsAsync();
        var began = Stopwatch.GetTimestamp();
        await cluster.Client.PatchAsync<V1Alpha1Endpoint>(
            MergePatch.Of(new() { ["spec"] = new JsonObject { ["remoteURL"] = "127.0.0.1:2" } }), "source", @namespace.Name);
        await works.WaitForAsync(Orders);
        var (_, last) = await workflows.WaitForAsync(Orders);
        Console.Error.WriteLine($"endpoint_fanout_2000: the last Workflow after {Stopwatch.GetElapsedTime(began, last).TotalSeconds:0.0} s");
        // Lists of all Orders load the server, so pages are small.
        await Eventually.TrueAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500));
                return await AllKnowAsync(cluster, @namespace, 2);
            },
            Timeout);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var left = (await cluster.Client.ListAsync<V1Alpha1ArtifactWorkflow>(@namespace.Name)).Where(found => !found.IsDeleting()).GroupBy(found => found.GetController()?.Uid);
        return left.Any(order => order.Count() != 1) ? throw new InvalidOperationException("an Order has not exactly one ArtifactWorkflow after its Endpoint has changed")
            : works.Count != Orders ? throw new InvalidOperationException($"{Orders} Orders had {works.Count} new ArtifactWorkflows after their Endpoint has changed once")
            : seconds;
    }

    private static async Task<double> WriteRawAsync(BenchCluster cluster)
    {
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        await Parallel.ForEachAsync(Enumerable.Range(0, Orders), Parallelism, async (number, token) =>
        {
            await cluster.Client.CreateAsync(@namespace.Order($"order-{number}"), token);
            await CreateWorkAsync(cluster.Client, @namespace, number, token);
        });
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Orders), Parallelism, async (number, token) => await ReplaceAsync(cluster.Client, @namespace, number, token));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<V1Alpha1ArtifactWorkflow> CreateWorkAsync(KubernetesClient client, BenchmarkNamespace @namespace, int number, CancellationToken cancellationToken)
    {
        var work = await client.CreateAsync(PairFactory.ArtifactWorkflow(@namespace.Name, number), cancellationToken);
        await client.CreateAsync(PairFactory.WorkflowToStart(work, @namespace.Name), cancellationToken);
        return work;
    }

    // Writes of the operator for one Order: two new objects, the end of the two old ones with their finalizer, and two statuses.
    private static async Task ReplaceAsync(KubernetesClient client, BenchmarkNamespace @namespace, int number, CancellationToken cancellationToken)
    {
        var created = await CreateWorkAsync(client, @namespace, Orders + number, cancellationToken);
        var old = PairFactory.ArtifactWorkflow(@namespace.Name, number).Name();
        await client.DeleteAsync<V1Alpha1ArtifactWorkflow>(old, @namespace.Name, cancellationToken);
        await client.DeleteAsync<V1Alpha1Workflow>(old, @namespace.Name, cancellationToken);
        await client.PatchAsync<V1Alpha1ArtifactWorkflow>(new JsonPatch().Remove("metadata", "finalizers").Build(), old, @namespace.Name, cancellationToken: cancellationToken);
        var status = MergePatch.Of(new() { ["status"] = new JsonObject { ["observedGeneration"] = 1, ["message"] = "the work has been replaced" } });
        await client.PatchStatusAsync(@namespace.Order($"order-{number}"), status, cancellationToken);
        await client.PatchStatusAsync(created, status, cancellationToken);
    }

    private static async Task<bool> AllKnowAsync(BenchCluster cluster, BenchmarkNamespace @namespace, long generation) =>
        (await cluster.Client.ListAsync<V1Alpha1Order>(@namespace.Name)).All(order => order.Status.EndpointGenerations?.GetValueOrDefault("source") == generation);
}
