using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Writes of the operator for the deletion of an Order of one artifact, events included.</summary>
internal sealed record WritesPerDeletion() : Figure("writes_per_deletion", "requests", 6, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<DeletionCountRun>()).WritesPerDeletion;
}

/// <summary>The deletion of 500 Orders of one artifact, against the deletion of the same objects by hand.</summary>
internal sealed record DeletionRatio() : Figure("deletion_500_vs_raw_ratio", "ratio", 3.0, Better.Lower)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<DeletionRun>()).Ratio;
}
