using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>By how much an ArtifactWorkflow and its Workflow make resident memory grow.</summary>
internal sealed record BytesPerPair() : Figure("bytes_per_pair", "B", 6_000, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SizeRun>()).BytesPerPair;
}
