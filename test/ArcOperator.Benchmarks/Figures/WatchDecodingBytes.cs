using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>What decoding one watch event allocates.</summary>
internal sealed record WatchDecodingBytes() : Figure("watch_decode_bytes_per_event", "B", 3_500, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<DecodingRun>()).BytesPerEvent;
}
