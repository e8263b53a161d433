using System.Diagnostics;
using System.Threading.Channels;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Queue;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>Keys go through a work queue: each is added, taken and given back. Reference: the same keys go through a bare channel.</summary>
/// <param name="OperationsPerSecond">Keys a second through the work queue, fastest repetition.</param>
/// <param name="ChannelRatio">Time with the work queue, divided by the time with a channel.</param>
internal sealed record QueueRun(double OperationsPerSecond, double ChannelRatio) : IRun<QueueRun>
{
    private const int Keys = 10_000;
    private const int Repetitions = 100;

    public static async Task<QueueRun> RunAsync(BenchmarkContext workbench)
    {
        var keys = Enumerable.Range(0, Keys).Select(index => new ObjectKey($"team-{index % 10}", $"order-{index}-0123456789abcdef")).ToList();
        using var queue = new WorkQueue<ObjectKey>(TimeProvider.System, key => key.Namespace);
        var channel = Channel.CreateUnbounded<ObjectKey>();
        var (fastest, fastestChannel) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            fastest = Math.Min(fastest, await PassAsync(queue, keys));
            fastestChannel = Math.Min(fastestChannel, await PassAsync(channel, keys));
        }

        return new(Keys / fastest, fastest / fastestChannel);
    }

    private static async Task<double> PassAsync(WorkQueue<ObjectKey> queue, List<ObjectKey> keys)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var key in keys)
        {
            queue.Add(key);
        }

        for (var taken = 0; taken < Keys; taken++)
        {
            queue.Done(await queue.TakeAsync(CancellationToken.None) ?? throw new InvalidOperationException("the queue was closed"));
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> PassAsync(Channel<ObjectKey> channel, List<ObjectKey> keys)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var key in keys)
        {
            await channel.Writer.WriteAsync(key);
        }

        for (var taken = 0; taken < Keys; taken++)
        {
            await channel.Reader.ReadAsync();
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
