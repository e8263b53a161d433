using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From an Order of 1,000 artifacts to the last of its Workflows, against creating the same objects by hand.</summary>
internal sealed record BigOrderRatio() : Figure("order_1000_artifacts_ratio", "ratio", 2.0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<BigOrderRun>()).Ratio;
}
