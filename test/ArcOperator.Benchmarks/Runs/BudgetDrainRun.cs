using ArcOperator.Api.Endpoints;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>Two thousand Workflows wait for 50 Endpoints with limits. The time is simulated, so the ratio does not depend on the machine.</summary>
/// <param name="Ratio">Time until the last Workflow ends, divided by the shortest time that the limits allow.</param>
internal sealed record BudgetDrainRun(double Ratio) : IRun<BudgetDrainRun>
{
    private const int Workflows = 2_000;
    private const int Endpoints = 50;
    private const int Concurrent = 4;
    private const int StartsPerMinute = 12;

    public static Task<BudgetDrainRun> RunAsync(BenchmarkContext workbench)
    {
        var random = new Random(1);
        var gate = new WorkflowGate(GateLimits.Of(Workflows, Workflows));
        var now = DateTimeOffset.UnixEpoch;
        for (var index = 0; index < Endpoints; index++)
        {
            gate.SetLimits("team", $"source-{index}", LimitsOf(index), now);
        }

        var durations = new Dictionary<WorkflowClaim, TimeSpan>();
        var ends = new PriorityQueue<WorkflowClaim, DateTimeOffset>();
        for (var index = 0; index < Workflows; index++)
        {
            var claim = new WorkflowClaim("team", $"order-{index % 20}", now.UtcDateTime.AddSeconds(index), $"source-{index % Endpoints}", "inner", () => { });
            durations[claim] = TimeSpan.FromSeconds(random.Next(10, 60));
            Start(gate.Enter(claim, now));
        }

        var last = now;
        while (ends.Count > 0 || gate.NextAlarm is not null)
        {
            var end = ends.TryPeek(out _, out var time) ? time : DateTimeOffset.MaxValue;
            if (gate.NextAlarm is { } alarm && alarm < end)
            {
                now = alarm;
                Start(gate.Grant(now));
                continue;
            }

            now = last = end;
            Start(gate.Leave(ends.Dequeue(), now));
        }

        return Task.FromResult(new BudgetDrainRun((last - DateTimeOffset.UnixEpoch) / ShortestTime(durations)));

        void Start(IReadOnlyList<WorkflowClaim> granted)
        {
            foreach (var claim in granted)
            {
                gate.Hold(claim, now, now);
                ends.Enqueue(claim, now + durations[claim]);
            }
        }
    }

    // Every second Endpoint also limits its starts.
    private static EndpointLimits LimitsOf(int endpoint) => new() { Concurrent = Concurrent, StartsPerMinute = endpoint % 2 == 0 ? StartsPerMinute : null };

    private static TimeSpan ShortestTime(Dictionary<WorkflowClaim, TimeSpan> durations) => durations
        .GroupBy(entry => entry.Key.Source)
        .Max(same => TimeSpan.FromSeconds(same.Sum(entry => entry.Value.TotalSeconds) / Concurrent));
}
