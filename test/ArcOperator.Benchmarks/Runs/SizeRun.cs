using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>An operator starts in a cluster with 10,000 ArtifactWorkflows and their Workflows, about which nothing is to be done, and rests.</summary>
internal sealed record SizeRun(double StartSeconds, double ResidentBytes, double BytesPerPair) : IRun<SizeRun>
{
    private const int Pairs = 10_000;
    private const int Starts = 3;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public static async Task<SizeRun> RunAsync(Workbench workbench)
    {
        // One without other objects.
        await using var cluster = await BenchCluster.StartAsync(isAudited: false);
        var space = await BenchSpace.CreateAsync(cluster);
        var empty = await StartAsync(cluster);
        await FillAsync(cluster, space, Pairs);
        var full = new List<(double Seconds, double Bytes)>();
        for (var start = 0; start < Starts; start++)
        {
            full.Add(await StartAsync(cluster));
        }

        var resident = full.Min(start => start.Bytes);
        return new(full.Min(start => start.Seconds), resident, (resident - empty.Bytes) / Pairs);
    }

    private static async Task<(double Seconds, double Bytes)> StartAsync(BenchCluster cluster)
    {
        var began = Stopwatch.GetTimestamp();
        await using var @operator = await cluster.StartOperatorAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Task.Delay(Rest);
        Console.Error.WriteLine($"started in {seconds:0.00} s, resident {@operator.ResidentBytes / 1e6:0} MB");
        return (seconds, @operator.ResidentBytes);
    }

    /// <summary>Creates pairs of ArtifactWorkflows and Workflows about which nothing is to be done.</summary>
    public static async Task FillAsync(BenchCluster cluster, BenchSpace space, int pairs) => await Parallel.ForEachAsync(
        Enumerable.Range(0, pairs),
        Parallelism,
        async (number, token) =>
        {
            var wanted = PairFactory.ArtifactWorkflow(space.Name, number);
            var created = await cluster.Client.CreateAsync(wanted, token);
            var status = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(wanted.Status, BenchCluster.Json.TypeInfo<V1Alpha1ArtifactWorkflowStatus>()) };
            await cluster.Client.PatchStatusAsync(created, MergePatch.Of(status), token);
            await cluster.Client.CreateAsync(PairFactory.Workflow(created), token);
        });
}
