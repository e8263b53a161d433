using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>From the change of an Endpoint's URL to the last new ArtifactWorkflow of 2,000 Orders that share it.</summary>
internal sealed record EndpointFanOut() : Figure("endpoint_fanout_2000_s", "s", 30, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<FanOutRun>()).Seconds;
}
