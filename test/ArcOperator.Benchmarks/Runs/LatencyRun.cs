using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// Orders are sent one at a time to an operator that has nothing else to do, and each one's Workflow is waited for. They come in groups,
/// as after five seconds the operator has to say of each that it is pending.
/// </summary>
/// <param name="SortedMs">How long each took, from sending the Order to seeing the Workflow in a watch.</param>
internal sealed record LatencyRun(IReadOnlyList<double> SortedMs) : IRun<LatencyRun>
{
    // The first of a process are slow, as they are compiled; whoever starts an operator does not notice.
    private const int WarmUp = 50;
    private const int Orders = 500;
    private const int Group = 50;

    public double Percentile(double share) => SortedMs[(int)Math.Min(SortedMs.Count - 1, Math.Ceiling(share * SortedMs.Count) - 1)];

    public static async Task<LatencyRun> RunAsync(Workbench workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var space = await BenchSpace.CreateAsync(cluster);
        await using var @operator = await cluster.StartOperatorAsync(space.Name);
        await using var arrivals = await space.WatchWorkflowsAsync();
        var times = new List<double>();
        for (var order = 0; order < WarmUp + Orders; order++)
        {
            var sent = Stopwatch.GetTimestamp();
            await cluster.Client.CreateAsync(space.Order($"order-{order}"));
            await arrivals.WaitForAsync(order + 1);
            if (order >= WarmUp)
            {
                times.Add(Stopwatch.GetElapsedTime(sent, arrivals.LastAt).TotalMilliseconds);
            }

            if ((order + 1) % Group == 0)
            {
                await space.AllIsNotedAsync();
            }
        }

        return new([.. times.Order()]);
    }
}
