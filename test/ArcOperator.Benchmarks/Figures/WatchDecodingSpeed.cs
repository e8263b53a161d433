using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Watch events that one core decodes in a second.</summary>
internal sealed record WatchDecodingSpeed() : Figure("watch_decode_events_per_s", "events/s", 100_000, Better.Higher)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<DecodingRun>()).EventsPerSecond;
}
