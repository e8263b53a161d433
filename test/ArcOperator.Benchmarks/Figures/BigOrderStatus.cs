using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>The status of an Order of 1,000 artifacts, all of which have failed with much to say: as JSON, in thousands of bytes.</summary>
internal sealed record BigOrderStatus() : Figure("order_status_kb_1000", "kB", 600, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<BigOrderRun>()).StatusBytes / 1000.0;
}
