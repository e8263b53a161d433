using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Compares published artifacts with their digests in the background, at a limited rate, and has lost or damaged ones rebuilt.</summary>
internal sealed class ArtifactScrub(
    IEntityCache<V1Alpha1ExternalSource> sources, IArtifactStore store, AttemptRegistry attempts, ArtifactOptions options, LeaderStatus leader, TimeProvider clock,
    ILogger<ArtifactScrub> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ScrubRate == 0)
        {
            return;
        }

        try
        {
            while (true)
            {
                await Task.Delay(options.ScrubInterval, clock, stoppingToken);
                await CompareAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task CompareAllAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources.List().Where(source => source.Status.Artifact is not null && source.Spec.Suspend is not true && !source.IsDeleting()))
        {
            // Only the leader rebuilds.
            if (leader.IsLeader)
            {
                await CompareAsync(source, cancellationToken);
            }
        }
    }

    private async Task CompareAsync(V1Alpha1ExternalSource source, CancellationToken cancellationToken)
    {
        try
        {
            if (!await StoredRevision.IsSoundAsync(store, source.Status.Artifact, PauseAsync, cancellationToken))
            {
                ExternalSourceLog.Damaged(logger, source.Namespace(), source.Name(), source.Status.Artifact?.Path ?? "");
                await attempts.ReportDamageAsync(source);
            }
        }
        catch (ArtifactStoreException error)
        {
            ExternalSourceLog.NotVerified(logger, source.Namespace(), source.Name(), error.Message);
        }
    }

    private Task PauseAsync(int bytes, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds((double)bytes / options.ScrubRate), clock, cancellationToken);
}
