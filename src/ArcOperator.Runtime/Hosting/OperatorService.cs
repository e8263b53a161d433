using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Runtime.Hosting;

/// <summary>
/// Starts informers, waits to lead, starts controllers. When the host stops, the service takes no new work, lets running work end,
/// releases the lease and stops reading, in this order. A process that does not lead also reads, so that it can take over
/// immediately. A leader that cannot renew its lease stops work until it has the lease again. A leader that lost its lease to another
/// process exits.
/// </summary>
internal sealed class OperatorService(
    InformerSet informers, IEnumerable<IControllerLoop> loops, ILeadership leadership, OperatorSettings settings, LeaderStatus leader, OperatorResult result, TimeProvider clock,
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
            while (await LeadAsync(controllers, stoppingToken) == LeadershipEnd.NotRenewed && !stoppingToken.IsCancellationRequested)
            {
                if (!await leadership.ReacquireAsync(stoppingToken))
                {
                    EndAsFailed();
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops while this process does not lead.
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
                // For example, an index has thrown. A cache without updates is not a basis for decisions.
                EndAsFailed();
            }
        }
    }

    private async Task<LeadershipEnd> LeadAsync(IReadOnlyList<IControllerLoop> controllers, CancellationToken stoppingToken)
    {
        using var stopWork = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var stopRenewing = new CancellationTokenSource();
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var deadline = stopWork.Token.Register(() => abort.CancelAfter(settings.ShutdownTimeout));
        leader.IsLeader = true;
        // The lease is renewed until the last work has ended, and released after it.
        var holding = HoldAsync(stopWork, abort, stopRenewing.Token);
        await Task.WhenAll(controllers.Select(controller => controller.RunAsync(stopWork.Token, abort.Token)));
        await stopRenewing.CancelAsync();
        var end = await holding;
        leader.IsLeader = false;
        if (end == LeadershipEnd.Cancelled)
        {
            using var patience = new CancellationTokenSource(settings.LeaderElectionRenewDeadline / 5, clock);
            await leadership.ReleaseAsync(patience.Token);
        }

        return end;
    }

    private async Task<LeadershipEnd> HoldAsync(CancellationTokenSource stopWork, CancellationTokenSource abort, CancellationToken stopRenewing)
    {
        LeadershipEnd? end = null;
        try
        {
            end = await leadership.HoldAsync(stopRenewing);
            return end.Value;
        }
        finally
        {
            if (end != LeadershipEnd.Cancelled)
            {
                // Another process may take over, so running work is cancelled.
                leader.IsLeader = false;
                await stopWork.CancelAsync();
                await abort.CancelAsync();
            }

            if (end is null or LeadershipEnd.HeldByAnother)
            {
                EndAsFailed();
            }
        }
    }

    private void EndAsFailed()
    {
        result.Fail();
        lifetime.StopApplication();
    }
}
