using System.Diagnostics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>One thread reads a watch that has all its events at hand.</summary>
internal sealed record DecodingRun(double EventsPerSecond, double BytesPerEvent) : IRun<DecodingRun>
{
    private const int Events = 5_000;
    private const int Repetitions = 40;

    public static async Task<DecodingRun> RunAsync(Workbench workbench)
    {
        var body = WatchSample.Body(Events);
        var fastest = double.MaxValue;
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
        }

        return new(Events / fastest, bytes / (double)Events);
    }

    // A stream in memory is always at hand, so that all of this is done by the thread that asks.
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
