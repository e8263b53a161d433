using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Runtime.Informers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>
/// Removes the files of Workflows that were deleted while no engine was running, and ends all processes when the host stops. It is
/// registered before the controllers, so that it stops after them, when no Workflow can start.
/// </summary>
internal sealed class EngineService(
    LocalEngineMachine machine, WorkflowRuns runs, WorkFolder work, InformerSet informers, ILogger<EngineService> logger) : BackgroundService
{
    private static readonly IReadOnlySet<InformerState> Synced = new HashSet<InformerState> { InformerState.Synced };

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Processes end at once. The host does not wait for an API server that does not respond.
        await runs.StopAsync().WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        EngineLog.Started(logger, work.Path, machine.Options.Parallelism);
        var workflows = informers.Get<Workflow>();
        try
        {
            await workflows.WaitForAsync(Synced, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        foreach (var kept in work.Known().Where(kept => machine.Options.Namespace.Length == 0 || kept.Namespace == machine.Options.Namespace))
        {
            if (workflows.Get(new(kept.Namespace, kept.Name))?.Uid() != kept.Uid)
            {
                work.Remove(kept);
                EngineLog.Removed(logger, kept.ToString());
            }
        }
    }
}
