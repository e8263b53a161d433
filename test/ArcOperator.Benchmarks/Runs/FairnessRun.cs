using System.Diagnostics;
using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using k8s.Autorest;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// One namespace floods a pool with slow work, and another one has one object at a time, until it is served. Reference: the same objects without the
/// flood, in turns with it in the same process.
/// </summary>
/// <param name="Fetch">99th percentile with the flood, divided by that without, for fetches of ExternalSources.</param>
/// <param name="Hooks">The same for hooks.</param>
/// <param name="Probes">The same for probes of Endpoints.</param>
/// <param name="Capacity">The same for the capacity of Workflows.</param>
internal sealed record FairnessRun(double Fetch, double Hooks, double Probes, double Capacity) : IRun<FairnessRun>
{
    private const int Objects = 100;
    private const int WarmUp = 15;
    private const int Repetitions = 3;
    private const int Flood = 150;

    public static async Task<FairnessRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        await using var server = await SlowServer.StartAsync();
        await using var hooks = await HookExecutorProcess.StartAsync();
        using var folder = new TemporaryFolder();
        var (flood, victim) = (await BenchmarkNamespace.CreateAsync(cluster), await BenchmarkNamespace.CreateAsync(cluster));
        await using var @operator = await cluster.StartOperatorAsync(
            $"{flood.Name},{victim.Name}",
            [
                "--network.allowCidrs", "127.0.0.0/8", "--artifact.folder", folder.Root, "--artifact.baseUrl", "http://127.0.0.1:1",
                "--argo.maxActiveWorkflows", "20", "--endpoint.probeConcurrency", "16", .. hooks.OperatorOptions,
            ]);
        await using var pools = await FairnessPools.StartAsync(cluster, flood.Name, victim.Name, server.Uri);
        return new(
            await MeasureAsync("fetch", name => pools.FetchAsync(name), pools.FloodFetchesAsync, pools.DeleteSourcesAsync),
            await MeasureAsync("hooks", pools.RunHookAsync, pools.FloodHooksAsync, pools.DeleteSourcesAsync),
            await MeasureAsync("probes", pools.ProbeAsync, pools.FloodProbesAsync, pools.DeleteEndpointsAsync),
            await MeasureCapacityAsync(cluster, flood, victim));
    }

    private static async Task<double> MeasureAsync(string pool, Func<string, Task<double>> serve, Func<int, int, Task> flood, Func<Task> clear)
    {
        var (idle, flooded) = (new List<double>(), new List<double>());
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            idle.AddRange(await ServeAsync(serve, $"idle-{repetition}"));
            await flood(repetition, Flood);
            flooded.AddRange(await ServeAsync(serve, $"flooded-{repetition}"));
            await clear();
        }

        var (without, with) = (new Latencies(idle), new Latencies(flooded));
        Console.Error.WriteLine($"fair_p99_ratio, {pool}: p50 {without.P50:0} ms idle, {with.P50:0} ms with a flood; p99 {without.P99:0} and {with.P99:0} ms");
        return with.P99 / without.P99;
    }

    private static async Task<IEnumerable<double>> ServeAsync(Func<string, Task<double>> serve, string name)
    {
        var times = new List<double>();
        for (var number = 0; number < WarmUp + Objects; number++)
        {
            times.Add(await serve($"{name}-{number}"));
        }

        return times.Skip(WarmUp);
    }

    // The Workflows of the flood end after a second, as Argo would end short work, so that places change hands all the time.
    private static async Task<double> MeasureCapacityAsync(BenchCluster cluster, BenchmarkNamespace flood, BenchmarkNamespace victim)
    {
        await using var arrivals = await victim.WatchWorkflowsAsync();
        await using var floodArrivals = await flood.WatchWorkflowsAsync();
        using var stop = new CancellationTokenSource();
        var ending = EndAsync(cluster, floodArrivals, stop.Token);
        var served = 0;
        try
        {
            return await MeasureAsync(
                "workflows",
                async name =>
                {
                    var began = Stopwatch.GetTimestamp();
                    await cluster.Client.CreateAsync(victim.Order(name));
                    var (workflow, at) = await arrivals.WaitForAsync(++served);
                    await SucceedAsync(cluster, workflow);
                    return Stopwatch.GetElapsedTime(began, at).TotalMilliseconds;
                },
                async (repetition, count) =>
                {
                    var before = floodArrivals.Count;
                    await cluster.Client.CreateAsync(flood.Order($"flood-{repetition}", 2 * count));
                    await Eventually.TrueAsync(() => floodArrivals.Count >= before + 15, TimeSpan.FromMinutes(1));
                },
                () => FairnessPools.DeleteAllAsync<V1Alpha1Order>(cluster.Client, flood.Name));
        }
        finally
        {
            await stop.CancelAsync();
            await ending;
        }
    }

    private static async Task EndAsync(BenchCluster cluster, WatchedObjects<V1Alpha1Workflow> arrivals, CancellationToken stop)
    {
        try
        {
            for (var ended = 0; ; ended++)
            {
                while (arrivals.Count <= ended)
                {
                    await Task.Delay(20, stop);
                }

                await Task.Delay(60, stop);
                await TrySucceedAsync(cluster, (await arrivals.WaitForAsync(ended + 1)).Entity);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    // The flood of the repetition before is deleted meanwhile.
    private static async Task TrySucceedAsync(BenchCluster cluster, V1Alpha1Workflow workflow)
    {
        try
        {
            await SucceedAsync(cluster, workflow);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return;
        }
    }

    private static Task<V1Alpha1Workflow> SucceedAsync(BenchCluster cluster, V1Alpha1Workflow workflow) => cluster.Client.PatchAsync<V1Alpha1Workflow>(
        MergePatch.Of(new() { ["status"] = new JsonObject { ["phase"] = "Succeeded", ["finishedAt"] = "2026-01-31T12:00:00Z" } }), workflow.Name(), workflow.Namespace());
}
