using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// An operator starts, and 1,000 ExternalSources of one server become ready. Another one starts, and finds nothing changed. Reference for
/// the first round: the same downloads and API writes, made directly.
/// </summary>
/// <param name="ReadySeconds">Time from the start of the process until all are ready.</param>
/// <param name="RawSeconds">Time of the same downloads and writes.</param>
/// <param name="ResidentMegabytes">Peak of resident memory in the first round.</param>
/// <param name="Requests">Conditional requests to the source in the second round.</param>
/// <param name="Writes">Writes to the API server in the second round.</param>
/// <param name="BodyBytes">Bytes of bodies that the source sent in the second round.</param>
internal sealed record SourcesRun(double ReadySeconds, double RawSeconds, double ResidentMegabytes, double Requests, double Writes, double BodyBytes) : IRun<SourcesRun>
{
    private const int Sources = 1000;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };

    public double RawRatio => ReadySeconds / RawSeconds;

    public static async Task<SourcesRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.AuditedClusterAsync();
        await using var server = await SourceHost.StartAsync([]);
        using var @namespace = await SourceNamespace.CreateAsync(cluster);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Sources), Parallelism, async (number, token) => await @namespace.CreateAsync($"source-{number}", new(server.Uri, $"{number}"), token));
        var (seconds, megabytes) = await FirstRoundAsync(@namespace);
        var (conditional, bytes, calls) = (server.Conditional, server.Bytes, cluster.OperatorRequests().Count);
        await using (await @namespace.StartOperatorAsync())
        {
            await Eventually.TrueAsync(() => server.Requests >= 2 * Sources, TimeSpan.FromMinutes(3));
            // For writes after the last response.
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        var writes = cluster.OperatorRequests().Skip(calls).Count(request => request.Verb is not ("get" or "list" or "watch"));
        var (conditionalAfter, bytesAfter) = (server.Conditional, server.Bytes);
        return new(seconds, await MeasureRawAsync(cluster, server), megabytes, conditionalAfter - conditional, writes, bytesAfter - bytes);
    }

    // For each source: one download, the ExternalArtifact with its status, the source's finalizer and status.
    private static async Task<double> MeasureRawAsync(BenchCluster cluster, SourceHost server)
    {
        using var @namespace = await SourceNamespace.CreateAsync(cluster);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Sources), Parallelism, async (number, token) => await @namespace.CreateAsync($"source-{number}", new(server.Uri, $"{number}"), token));
        using var http = new HttpClient();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Sources), Parallelism, async (number, token) =>
        {
            await http.GetByteArrayAsync(new Uri(server.Uri, $"{number}"), token);
            await @namespace.PublishRawAsync($"source-{number}", token);
        });
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<(double Seconds, double Megabytes)> FirstRoundAsync(SourceNamespace @namespace)
    {
        var began = Stopwatch.GetTimestamp();
        await using var @operator = await @namespace.StartOperatorAsync();
        Console.Error.WriteLine($"started, resident {@operator.ResidentBytes / 1e6:0} MB");
        var peak = new PeakMemory(@operator);
        await @namespace.ReadyAsync(Sources);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await peak.DisposeAsync();
        Console.Error.WriteLine($"ready after {seconds:0.0} s, resident {@operator.ResidentBytes / 1e6:0} MB, {@operator.Threads} threads");
        await @operator.TerminateAsync();
        return (seconds, peak.Megabytes);
    }
}
