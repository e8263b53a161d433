using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.History;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers;

/// <summary>Offers finished objects to the history again, so that an offer that was dropped or that a crash lost is repeated.</summary>
internal sealed class HistorySweep(
    IEntityCache<V1Alpha1Order> orders, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, ArtifactWorkflowHistory runs, OrderHistory orderHistory,
    IRunHistory history, LeaderStatus leader, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public void Sweep()
    {
        foreach (var artifactWorkflow in artifactWorkflows.HasSynced ? artifactWorkflows.List() : [])
        {
            runs.Offer(artifactWorkflow);
        }

        foreach (var order in orders.HasSynced ? orders.List() : [])
        {
            orderHistory.Offer(order);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!history.IsEnabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (leader.IsLeader)
                {
                    Sweep();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
