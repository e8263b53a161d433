using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Gets and lists that the operator sends while Orders go from creation to success.</summary>
internal sealed record PollingReads() : Figure("polling_reads", "requests", 0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<RequestRun>()).Reads;
}
