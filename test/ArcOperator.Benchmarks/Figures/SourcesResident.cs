using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>The most resident memory while 1,000 ExternalSources become ready.</summary>
internal sealed record SourcesResident() : Figure("sources_1000_rss_mb", "MB", 150, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SourcesRun>()).ResidentMegabytes;
}
