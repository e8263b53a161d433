using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Keys that go through a queue in a second: added, taken and given back.</summary>
internal sealed record QueueOperations() : Figure("queue_ops_per_s", "ops/s", 1_000_000, Better.Higher)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<QueueRun>()).OperationsPerSecond;
}
