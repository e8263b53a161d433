using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>What the source sends in that round, heads not counted.</summary>
internal sealed record SourcesUnchangedBytes() : Figure("sources_unchanged_body_bytes", "B", 0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SourcesRun>()).BodyBytes;
}
