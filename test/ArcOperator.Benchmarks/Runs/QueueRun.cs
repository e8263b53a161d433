using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Queue;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>Keys go through a queue: added, taken, given back.</summary>
internal sealed record QueueRun(double OperationsPerSecond) : IRun<QueueRun>
{
    private const int Keys = 10_000;
    private const int Repetitions = 100;

    public static async Task<QueueRun> RunAsync(Workbench workbench)
    {
        var keys = Enumerable.Range(0, Keys).Select(index => new ObjectKey($"team-{index % 10}", $"order-{index}-0123456789abcdef")).ToList();
        using var queue = new WorkQueue<ObjectKey>(TimeProvider.System);
        var fastest = double.MaxValue;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var key in keys)
            {
                queue.Add(key);
            }

            for (var taken = 0; taken < Keys; taken++)
            {
                queue.Done(await queue.TakeAsync(CancellationToken.None) ?? throw new InvalidOperationException("nobody closed the queue"));
            }

            fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds);
        }

        return new(Keys / fastest);
    }
}
