using System.Diagnostics;
using System.Globalization;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs.History;

/// <summary>
/// An operator starts with a history of one million records. Reference: it starts with an empty one. Afterwards a user reads 10,000 records by HTTP with
/// <c>arc-operator history export</c>. Reference: <c>kubectl get</c> of 10,000 ArtifactWorkflows. All in turn; of each the fastest counts.
/// </summary>
/// <param name="StartSeconds">Time from the start of the process to its readiness, with one million records.</param>
/// <param name="EmptyStartSeconds">The same with an empty history.</param>
/// <param name="ListSeconds">Time to read the records.</param>
/// <param name="KubectlSeconds">Time to read the ArtifactWorkflows.</param>
internal sealed record HistorySizeRun(double StartSeconds, double EmptyStartSeconds, double ListSeconds, double KubectlSeconds) : IRun<HistorySizeRun>
{
    private const int Records = 10_000;

    public double DelaySeconds => StartSeconds - EmptyStartSeconds;

    public double ListRatio => ListSeconds / KubectlSeconds;

    public static async Task<HistorySizeRun> RunAsync(BenchmarkContext workbench)
    {
        await using var cluster = await BenchCluster.StartAsync(isAudited: false);
        using var folder = new TemporaryFolder();
        var (large, small) = (folder.PathOf("large.db"), folder.PathOf("small.db"));
        await HistoryRecordSample.FillAsync(large, 1_000_000);
        var (start, emptyStart) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Fastest.Repetitions; repetition++)
        {
            start = Math.Min(start, await StartAsync(cluster, large));
            emptyStart = Math.Min(emptyStart, await StartAsync(cluster, folder.PathOf($"empty-{repetition}.db")));
        }

        await HistoryRecordSample.FillAsync(small, Records);
        var (list, kubectl) = await ListAsync(cluster, small, folder);
        return new(start, emptyStart, list, kubectl);
    }

    private static async Task<double> StartAsync(BenchCluster cluster, string file)
    {
        var began = Stopwatch.GetTimestamp();
        await using var @operator = await cluster.StartOperatorAsync(options: HistoryOrdersRun.HistoryFile(file));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<(double List, double Kubectl)> ListAsync(BenchCluster cluster, string file, TemporaryFolder folder)
    {
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        await SizeRun.FillAsync(cluster, @namespace, Records);
        var port = OperatorProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        // The operator watches another namespace, so it records none of these.
        await using var @operator = await cluster.StartOperatorAsync(
            (await BenchmarkNamespace.CreateAsync(cluster)).Name,
            [.. HistoryOrdersRun.HistoryFile(file), "--history.serve.address", "127.0.0.1", "--history.serve.port", port]);
        string[] export = ["history", "export", "--server", $"http://127.0.0.1:{port}", "--token-file", folder.Write("token", await cluster.AddHistoryReaderAsync())];
        var (fastest, fastestKubectl) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Fastest.Repetitions; repetition++)
        {
            fastest = Math.Min(fastest, await ReadAsync(() => Programs.RunAsync(BenchCluster.OperatorProgram, export)));
            fastestKubectl = Math.Min(fastestKubectl, await ReadAsync(() => cluster.KubectlAsync("get", "artifactworkflows", "-n", @namespace.Name, "--no-headers")));
            Console.Error.WriteLine($"history_list_10k_vs_kubectl_ratio, run {repetition + 1}: so far {fastest:0.00} s for records, {fastestKubectl:0.00} s for ArtifactWorkflows");
        }

        return (fastest, fastestKubectl);
    }

    private static async Task<double> ReadAsync(Func<Task<string>> read)
    {
        var began = Stopwatch.GetTimestamp();
        var lines = (await read()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return lines == Records ? seconds : throw new InvalidOperationException($"{lines} of {Records} objects were read");
    }
}
