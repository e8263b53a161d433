using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.ExternalSources.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Deletes unfinished files of killed processes in the artifact store, once at the start. An unavailable store does not delay the start.</summary>
internal sealed class LeftoverSweep(IArtifactStore store, ILogger<LeftoverSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            if (await store.RemoveLeftoversAsync(stoppingToken) is > 0 and var count)
            {
                ExternalSourceLog.LeftoversRemoved(logger, count);
            }
        }
        catch (ArtifactStoreException error)
        {
            ExternalSourceLog.LeftoversStay(logger, error.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start repeats it.
        }
    }
}
