using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// An operator starts in a cluster with 10,000 finished ArtifactWorkflows and their Workflows, and idles. Reference: the same requests for the
/// lists at the same server, without decoding. Both in turn; of each the fastest counts.
/// </summary>
/// <param name="StartSeconds">Time from the start of the process to its readiness.</param>
/// <param name="RawListSeconds">Time to read the bytes of all lists, at the same time.</param>
/// <param name="ResidentBytes">Resident memory at rest.</param>
/// <param name="BytesPerPair">Growth of resident memory for each pair.</param>
internal sealed record SizeRun(double StartSeconds, double RawListSeconds, double ResidentBytes, double BytesPerPair) : IRun<SizeRun>
{
    private const int Pairs = 10_000;
    private const int Starts = 5;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public double RawListRatio => StartSeconds / RawListSeconds;

    public static async Task<SizeRun> RunAsync(BenchmarkContext workbench)
    {
        // A cluster of its own, without other objects.
        await using var cluster = await BenchCluster.StartAsync(isAudited: false);
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        var empty = await StartAsync(cluster);
        await FillAsync(cluster, @namespace, Pairs);
        using var http = await cluster.ConnectRawAsync();
        var full = new List<(double Seconds, double Bytes)>();
        var fastestList = double.MaxValue;
        for (var start = 0; start < Starts; start++)
        {
            full.Add(await StartAsync(cluster));
            fastestList = Math.Min(fastestList, await ReadListsAsync(cluster, http));
            Console.Error.WriteLine($"start_10k, start {start + 1}: lists without decoding in {fastestList:0.00} s");
        }

        var resident = full.Min(start => start.Bytes);
        return new(full.Min(start => start.Seconds), fastestList, resident, (resident - empty.Bytes) / Pairs);
    }

    // The requests of informers: a stream if the server supports it, otherwise a list from the server's cache.
    private static async Task<double> ReadListsAsync(BenchCluster cluster, HttpClient http)
    {
        if (cluster.IsCurrent)
        {
            return await StreamedStartRun.StreamAsync(http);
        }

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(StreamingCluster.Paths.Select(async path =>
        {
            using var answer = await http.GetAsync(new Uri($"{path}?resourceVersion=0", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            await answer.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
        }));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
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

    /// <summary>Creates finished ArtifactWorkflows and their Workflows, which need no work.</summary>
    public static async Task FillAsync(BenchCluster cluster, BenchmarkNamespace @namespace, int pairs) => await Parallel.ForEachAsync(
        Enumerable.Range(0, pairs),
        Parallelism,
        async (number, token) =>
        {
            var wanted = PairFactory.ArtifactWorkflow(@namespace.Name, number);
            var created = await cluster.Client.CreateAsync(wanted, token);
            var status = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(wanted.Status, BenchCluster.Json.TypeInfo<V1Alpha1ArtifactWorkflowStatus>()) };
            await cluster.Client.PatchStatusAsync(created, MergePatch.Of(status), token);
            await cluster.Client.CreateAsync(PairFactory.Workflow(created), token);
        });
}
