using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Runs;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>How fast the artifact server sends 100 MB, against nginx.</summary>
internal sealed record ArtifactServerSpeed() : Figure("artifact_server_mb_per_s_vs_nginx", "ratio", 0.6, Better.Higher)
{
    public override async Task<double> MeasureAsync(Workbench workbench) => (await workbench.OnceAsync<PayloadRun>()).SpeedOfNginx;
}
