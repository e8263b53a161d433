using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From the first of many Orders to the last of their Workflows, against creating the same objects by hand.</summary>
internal sealed record OrderToWorkflowRatio() : Figure("order_to_workflow_ratio", "ratio", 2.0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<RatioRun>()).Ratio;
}
