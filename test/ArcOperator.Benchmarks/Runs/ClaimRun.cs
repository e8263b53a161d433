using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>Ten thousand claims of 50 namespaces wait for 500 places, within the limits of 200 Endpoints. Each end of a Workflow decides about the next one.</summary>
/// <param name="DecisionMicroseconds">Time of one decision, fastest repetition.</param>
internal sealed record ClaimRun(double DecisionMicroseconds) : IRun<ClaimRun>
{
    private const int Claims = 10_000;
    private const int Repetitions = 5;

    public static Task<ClaimRun> RunAsync(BenchmarkContext workbench) =>
        Task.FromResult(new ClaimRun(Enumerable.Range(0, Repetitions).Min(_ => Measure())));

    private static double Measure()
    {
        var now = DateTimeOffset.UnixEpoch;
        var gate = new WorkflowGate(GateLimits.Of(500, 375));
        var running = new Queue<WorkflowClaim>();
        for (var index = 0; index < Claims; index++)
        {
            var @namespace = $"team-{index % 50}";
            var source = $"source-{index / 50 % 3}";
            gate.SetLimits(@namespace, source, new() { Concurrent = 4 }, now);
            var claim = new WorkflowClaim(@namespace, $"order-{index % 1000}", now.UtcDateTime.AddSeconds(index), source, "inner", () => { });
            foreach (var granted in gate.Enter(claim, now))
            {
                running.Enqueue(granted);
            }
        }

        var began = Stopwatch.GetTimestamp();
        var decisions = 0;
        while (running.TryDequeue(out var ended))
        {
            decisions++;
            foreach (var granted in gate.Leave(ended, now))
            {
                running.Enqueue(granted);
            }
        }

        return decisions == Claims
            ? Stopwatch.GetElapsedTime(began).TotalMicroseconds / decisions
            : throw new InvalidOperationException($"{decisions} of {Claims} claims were served");
    }
}
