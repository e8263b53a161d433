using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Writes to the API server in that round.</summary>
internal sealed record SourcesUnchangedWrites() : Figure("sources_unchanged_api_writes", "requests", 0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SourcesRun>()).Writes;
}
