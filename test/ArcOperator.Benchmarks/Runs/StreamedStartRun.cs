using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// The operator starts in a cluster with 10,000 ArtifactWorkflows and their Workflows whose server streams lists: the real one if it supports that,
/// otherwise a scripted one. Reference: the same lists are streamed at the same time without decoding. Both take turns. The fastest of each counts.
/// </summary>
/// <param name="OperatorSeconds">From the start of the process to its readiness.</param>
/// <param name="RawSeconds">From the first request to the last bookmark.</param>
internal sealed record StreamedStartRun(double OperatorSeconds, double RawSeconds) : IRun<StreamedStartRun>
{
    private const int Pairs = 10_000;
    private const int Starts = 4;

    public double Ratio => OperatorSeconds / RawSeconds;

    public static async Task<StreamedStartRun> RunAsync(BenchmarkContext workbench)
    {
        await using var server = await StreamingCluster.StartAsync(Pairs);
        using var http = await server.ConnectAsync();
        var (fastest, fastestRaw) = (double.MaxValue, double.MaxValue);
        for (var start = 0; start < Starts; start++)
        {
            fastest = Math.Min(fastest, await StartAsync(server));
            fastestRaw = Math.Min(fastestRaw, await StreamAsync(http));
            Console.Error.WriteLine($"start_streamed_vs_raw_ratio, start {start + 1}: so far {fastest:0.00} s with the operator, {fastestRaw:0.00} s raw");
        }

        return new(fastest, fastestRaw);
    }

    private static async Task<double> StartAsync(StreamingCluster server)
    {
        var began = Stopwatch.GetTimestamp();
        await using var @operator = await server.StartOperatorAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var lists = (await @operator.MetricsAsync()).Split('\n').Where(line => line.StartsWith("informer_first_list_seconds{", StringComparison.Ordinal)).ToList();
        return lists.Count > 0 && lists.All(line => line.Contains("mode=\"stream\"", StringComparison.Ordinal))
            ? seconds
            : throw new InvalidOperationException($"not every list was streamed: {string.Join(' ', lists)}");
    }

    /// <summary>Returns the time to stream all lists at the same time without decoding them.</summary>
    public static async Task<double> StreamAsync(HttpClient http)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(StreamingCluster.Paths.Select(path => ReadToBookmarkAsync(http, path)));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task ReadToBookmarkAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(
            new Uri($"{path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var buffer = new byte[256 << 10];
        var kept = 0;
        while (true)
        {
            var count = await body.ReadAsync(buffer.AsMemory(kept));
            if (buffer.AsSpan(0, kept + count).IndexOf("initial-events-end"u8) >= 0)
            {
                return;
            }

            if (count == 0)
            {
                throw new InvalidOperationException($"{path} was not streamed to its end");
            }

            // The mark may come in two parts.
            var rest = Math.Min(kept + count, 32);
            buffer.AsSpan(kept + count - rest, rest).CopyTo(buffer);
            kept = rest;
        }
    }
}
