using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Start with 10,000 pairs on a server that streams lists, against streaming the same lists without decoding them.</summary>
internal sealed record StartStreamedRatio() : Figure("start_streamed_vs_raw_ratio", "ratio", 2.0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<StreamedStartRun>()).Ratio;
}
