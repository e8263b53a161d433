using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From sending an Order to seeing its Workflow, one at a time: what half of them take at most.</summary>
internal sealed record OrderToWorkflowMedian() : Figure("order_to_workflow_p50_ms", "ms", 20, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<LatencyRun>()).Percentile(0.50);
}
