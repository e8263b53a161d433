using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From the start of an operator to 1,000 ExternalSources that are ready.</summary>
internal sealed record SourcesReady() : Figure("sources_1000_ready_s", "s", 45, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SourcesRun>()).ReadySeconds;
}
