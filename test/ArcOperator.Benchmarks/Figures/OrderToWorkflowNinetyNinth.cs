using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From sending an Order to seeing its Workflow, one at a time: what all but one in a hundred take at most.</summary>
internal sealed record OrderToWorkflowNinetyNinth() : Figure("order_to_workflow_p99_ms", "ms", 150, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<LatencyRun>()).Percentile(0.99);
}
