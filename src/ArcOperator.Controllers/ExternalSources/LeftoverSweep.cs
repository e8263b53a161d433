using ArcOperator.Artifacts.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Takes away, once at the start, what a killed process left half-written in the artifact store. A store that is not there yet keeps nobody from starting.</summary>
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
            // The next start does it.
        }
    }
}
