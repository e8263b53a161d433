using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>By how much an ExternalSource of 100 MB makes resident memory grow.</summary>
internal sealed record PayloadGrowth() : Figure("payload_100mb_rss_growth_mb", "MB", 64, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<PayloadRun>()).GrowthMegabytes;
}
