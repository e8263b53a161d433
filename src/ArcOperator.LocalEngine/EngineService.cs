using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Runtime.Informers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>
/// Removes what is left of Workflows that were deleted while no engine ran; when the host stops, ends all processes.
/// Registered before the operator, so that it is stopped after it, when nothing new is begun any more.
/// </summary>
internal sealed class EngineService(
    LocalEngineMachine machine, WorkflowRuns runs, WorkFolder work, InformerSet informers, ILogger<EngineService> logger) : BackgroundService
{
    private static readonly IReadOnlySet<InformerState> Synced = new HashSet<InformerState> { InformerState.Synced };

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Processes end at once; a server that does not answer must not keep the host for the sake of their statuses.
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
