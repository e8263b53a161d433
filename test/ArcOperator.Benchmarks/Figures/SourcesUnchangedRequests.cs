using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Requests for changes in a round over 1,000 ExternalSources in which nothing has changed.</summary>
internal sealed record SourcesUnchangedRequests() : Figure("sources_unchanged_requests", "requests", 1000, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<SourcesRun>()).Requests;
}
