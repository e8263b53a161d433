using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Writes that the operator sends for an Order of one artifact, from its creation to its success; events not counted.</summary>
internal sealed record WritesPerOrder() : Figure("writes_per_order", "requests", 8, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<RequestRun>()).WritesPerOrder;
}
