using System.Diagnostics;
using System.Text.Json;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>One thread reads a watch whose events are all in memory. Reference: a bare JSON reader passes over the same bytes.</summary>
/// <param name="EventsPerSecond">Decoded events a second, fastest repetition.</param>
/// <param name="BytesPerEvent">Memory allocated for one event.</param>
/// <param name="ScanRatio">Time of decoding, divided by the time of the bare pass.</param>
internal sealed record DecodingRun(double EventsPerSecond, double BytesPerEvent, double ScanRatio) : IRun<DecodingRun>
{
    private const int Events = 5_000;
    private const int Repetitions = 40;

    public static async Task<DecodingRun> RunAsync(BenchmarkContext workbench)
    {
        var body = WatchSample.Body(Events);
        var (fastest, fastestScan) = (double.MaxValue, double.MaxValue);
        var bytes = long.MaxValue;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var read = await ReadAsync(body);
            fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            if (read != Events)
            {
                throw new InvalidOperationException($"read {read} of {Events} events");
            }

            fastestScan = Math.Min(fastestScan, Scan(body));
        }

        return new(Events / fastest, bytes / (double)Events, fastest / fastestScan);
    }

    // A watch is one JSON document a line.
    private static double Scan(byte[] body)
    {
        var began = Stopwatch.GetTimestamp();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens > Events ? Stopwatch.GetElapsedTime(began).TotalSeconds : throw new InvalidOperationException($"read only {tokens} tokens");
    }

    // A stream in memory never waits, so the calling thread does all the work and its allocations are the whole cost.
    private static async Task<int> ReadAsync(byte[] body)
    {
        using var stream = new WatchStream<V1Alpha1ArtifactWorkflow>(new HttpResponseMessage(), new MemoryStream(body), BenchCluster.Json);
        var events = new List<WatchEvent<V1Alpha1ArtifactWorkflow>>();
        var read = 0;
        while (await stream.ReadAsync(events, CancellationToken.None))
        {
            read += events.Count(change => change.Object is not null);
            events.Clear();
        }

        return read;
    }
}
