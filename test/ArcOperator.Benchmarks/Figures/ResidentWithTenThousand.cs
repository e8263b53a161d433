using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Resident memory with 10,000 ArtifactWorkflows and their Workflows cached.</summary>
internal sealed record ResidentWithTenThousand() : Figure("rss_10k_mb", "MB", 250, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SizeRun>()).ResidentBytes / 1e6;
}
