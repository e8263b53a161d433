using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Median latency of a watch that the server ends every 0.3 s, against one that lasts.</summary>
internal sealed record WatchCutStreamRatio() : Figure("watch_cut_stream_p50_ratio", "ratio", 2.0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<CutWatchRun>()).Ratio;
}
