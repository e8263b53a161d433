using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From the start of the process to its being ready, with 10,000 ArtifactWorkflows and their Workflows.</summary>
internal sealed record StartWithTenThousand() : Figure("start_10k_s", "s", 3, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SizeRun>()).StartSeconds;
}
