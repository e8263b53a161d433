using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers;

/// <summary>
/// Ends the series of counters and histograms whose namespace, artifact type, source, hook or host does not exist any more. The sweep compares with the
/// caches, so no change of an object can be missed.
/// </summary>
internal sealed class SeriesSweep(
    IEntityCache<V1Alpha1Order> orders, IEntityCache<V1Alpha1ArtifactWorkflow> artifactWorkflows, IEntityCache<V1Alpha1ExternalSource> sources,
    ArcMetrics metrics, ExternalSourceMetrics sourceMetrics, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public void Sweep()
    {
        if (orders.HasSynced && artifactWorkflows.HasSynced)
        {
            metrics.Retain([
                .. orders.List().SelectMany(order => order.Spec.Artifacts.Select(artifact => (order.Namespace() ?? "", artifact.Type))),
                .. artifactWorkflows.List().Select(found => (found.Namespace() ?? "", ArtifactWorkflowGauges.TypeOf(found)))]);
        }

        if (sources.HasSynced)
        {
            sourceMetrics.Retain(sources.List());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Sweep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
