using System.Diagnostics;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs.History;

/// <summary>
/// Orders of one artifact with lifetime 0 run from creation until their ArtifactWorkflows are deleted, with a history in SQLite. Reference: the same without a history,
/// in turn. Of each the fastest time and the smallest memory count.
/// </summary>
internal sealed record HistoryOrdersRun(double Seconds, double PlainSeconds, double Bytes, double PlainBytes) : IRun<HistoryOrdersRun>
{
    private const int Orders = 300;
    private const int Repetitions = 4;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>Orders per minute with the history divided by those without it.</summary>
    public double SpeedRatio => PlainSeconds / Seconds;

    public double GrowthMegabytes => (Bytes - PlainBytes) / 1e6;

    public static async Task<HistoryOrdersRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        using var folder = new TemporaryFolder();
        var (best, plain) = ((Seconds: double.MaxValue, Bytes: double.MaxValue), (Seconds: double.MaxValue, Bytes: double.MaxValue));
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            best = Better(best, await MeasureAsync(cluster, HistoryFile(folder.PathOf($"history-{repetition}.db"))));
            plain = Better(plain, await MeasureAsync(cluster, []));
            Console.Error.WriteLine(
                $"history_orders_ratio, run {repetition + 1}: so far {best.Seconds:0.000} s and {best.Bytes / 1e6:0} MB with the history, {plain.Seconds:0.000} s and {plain.Bytes / 1e6:0} MB without");
        }

        return new(best.Seconds, plain.Seconds, best.Bytes, plain.Bytes);
    }

    /// <summary>Options for a history in a file.</summary>
    public static IReadOnlyList<string> HistoryFile(string path) => ["--history.driver", "Sqlite", "--history.sqlite.path", path];

    private static (double Seconds, double Bytes) Better((double Seconds, double Bytes) one, (double Seconds, double Bytes) other) =>
        (Math.Min(one.Seconds, other.Seconds), Math.Min(one.Bytes, other.Bytes));

    private static async Task<(double Seconds, double Bytes)> MeasureAsync(BenchCluster cluster, IReadOnlyList<string> options)
    {
        var @namespace = await BenchmarkNamespace.CreateAsync(cluster);
        await using var @operator = await cluster.StartOperatorAsync(@namespace.Name, options);
        await RunAsync(cluster, @namespace, "warm", 50);
        var seconds = await RunAsync(cluster, @namespace, "order", Orders);
        return (seconds, @operator.ResidentBytes);
    }

    private static async Task<double> RunAsync(BenchCluster cluster, BenchmarkNamespace @namespace, string name, int count)
    {
        await using var arrivals = await @namespace.WatchWorkflowsAsync();
        var began = Stopwatch.GetTimestamp();
        var creating = Parallel.ForEachAsync(
            Enumerable.Range(0, count), Parallelism, async (order, token) => await cluster.Client.CreateAsync(WithoutLifetime(@namespace.Order($"{name}-{order}")), token));
        await Parallel.ForEachAsync(EachAsync(arrivals, count), Parallelism, async (workflow, token) => await FinishAsync(cluster, workflow, token));
        await creating;
        // A page of one object, because lists of all objects would disturb the measurement.
        await Eventually.TrueAsync(
            async () => (await cluster.Client.ListPageAsync<V1Alpha1ArtifactWorkflow>(new() { Namespace = @namespace.Name, Limit = 1 }, CancellationToken.None)).Items.Count == 0,
            TimeSpan.FromMinutes(5));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async IAsyncEnumerable<V1Alpha1Workflow> EachAsync(WatchedObjects<V1Alpha1Workflow> arrivals, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            yield return (await arrivals.WaitForAsync(number)).Entity;
        }
    }

    private static V1Alpha1Order WithoutLifetime(V1Alpha1Order order) =>
        new() { Metadata = order.Metadata, Spec = order.Spec with { TTLSecondsAfterCompletion = 0 } };

    private static Task<V1Alpha1Workflow> FinishAsync(BenchCluster cluster, V1Alpha1Workflow workflow, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var status = new JsonObject { ["phase"] = "Succeeded", ["progress"] = "1/1", ["startedAt"] = now, ["finishedAt"] = now };
        return cluster.Client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(new() { ["status"] = status }), workflow.Name(), workflow.Namespace(), cancellationToken: cancellationToken);
    }
}

/// <summary>Orders run one after the other with a history, and the API server records the operator's requests.</summary>
internal sealed record HistoryRequestRun(double WritesPerOrder) : IRun<HistoryRequestRun>
{
    public static async Task<HistoryRequestRun> RunAsync(BenchmarkContext workbench)
    {
        using var folder = new TemporaryFolder();
        return new((await RequestRun.RunAsync(workbench, HistoryOrdersRun.HistoryFile(folder.PathOf("history.db")))).WritesPerOrder);
    }
}
