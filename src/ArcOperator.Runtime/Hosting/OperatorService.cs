using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.LeaderElection;
using ArcOperator.Runtime.Metrics;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Runtime.Hosting;

/// <summary>
/// Starts informers, waits to lead, starts controllers. When the host stops, it ends them in the order in which nothing is
/// lost: take no new work, let what has begun finish, give the lease back, stop reading. A process that does not lead reads
/// all the same, so that it can take over at once; one that led and does not any more must end.
/// </summary>
internal sealed class OperatorService(
    InformerSet informers, IEnumerable<IControllerLoop> loops, ILeadership leadership, OperatorSettings settings, RuntimeMetrics metrics, TimeProvider clock,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopReading = new CancellationTokenSource();
        var controllers = loops.ToList();
        controllers.ForEach(controller => controller.Connect());
        var reading = Task.WhenAll(informers.All.Select(informer => ReadAsync(informer, stopReading.Token)));
        try
        {
            await leadership.AcquireAsync(stoppingToken);
            metrics.IsLeader = true;
            await LeadAsync(controllers, stoppingToken);
            metrics.IsLeader = false;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop before it ever led.
        }

        await stopReading.CancelAsync();
        await reading;
    }

    private async Task ReadAsync(IInformer informer, CancellationToken stopReading)
    {
        try
        {
            await informer.RunAsync(stopReading);
        }
        finally
        {
            if (!stopReading.IsCancellationRequested)
            {
                // A mistake in an index, say. Nobody may decide on a cache that stands still.
                Environment.ExitCode = 1;
                lifetime.StopApplication();
            }
        }
    }

    private async Task LeadAsync(IReadOnlyList<IControllerLoop> controllers, CancellationToken stoppingToken)
    {
        using var stopWork = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var stopRenewing = new CancellationTokenSource();
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var deadline = stopWork.Token.Register(() => abort.CancelAfter(settings.ShutdownTimeout));
        // The lease is renewed while the last work is finished, and given back after it.
        var holding = HoldAsync(stopWork, abort, stopRenewing.Token);
        await Task.WhenAll(controllers.Select(controller => controller.RunAsync(stopWork.Token, abort.Token)));
        await stopRenewing.CancelAsync();
        if (await holding)
        {
            using var patience = new CancellationTokenSource(settings.LeaderElectionRetryPeriod, clock);
            await leadership.ReleaseAsync(patience.Token);
        }
    }

    private async Task<bool> HoldAsync(CancellationTokenSource stopWork, CancellationTokenSource abort, CancellationToken stopRenewing)
    {
        var isHeld = false;
        try
        {
            return isHeld = await leadership.HoldAsync(stopRenewing);
        }
        finally
        {
            if (!isHeld)
            {
                // Another may be at work already: nothing is finished any more, and the process ends as failed.
                Environment.ExitCode = 1;
                metrics.IsLeader = false;
                await stopWork.CancelAsync();
                await abort.CancelAsync();
                lifetime.StopApplication();
            }
        }
    }
}
