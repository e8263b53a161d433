using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>The running steps of one Workflow. Not safe for parallel use.</summary>
/// <param name="workflow">The Workflow.</param>
/// <param name="runner">Runs the steps.</param>
/// <param name="report">Receives the start and the outcome of each node that was not killed.</param>
/// <param name="logger">Receives internal errors.</param>
internal sealed class RunningSteps(WorkflowIdentity workflow, IStepRunner runner, StepReport report, ILogger logger)
{
    private readonly Dictionary<string, (CancellationTokenSource Kill, Task Ended)> _steps = [];

    public void Start(StepLaunch launch)
    {
        var kill = new CancellationTokenSource();
        _steps[launch.NodeId] = (kill, RunAsync(launch, kill.Token));
    }

    public void Kill(string nodeId)
    {
        if (_steps.TryGetValue(nodeId, out var step))
        {
            step.Kill.Cancel();
        }
    }

    /// <summary>Kills all steps and waits for their end.</summary>
    public async Task EndAsync()
    {
        foreach (var (kill, ended) in _steps.Values)
        {
            await kill.CancelAsync();
            await ended;
            kill.Dispose();
        }

        _steps.Clear();
    }

    private async Task RunAsync(StepLaunch launch, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            report.Finished(launch.NodeId, await runner.RunAsync(workflow, launch, report, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The node was finished before its process ended.
            return;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Any error must end the node: otherwise the Workflow never ends.
            EngineLog.StepFailed(logger, workflow.ToString(), launch.NodeId, error);
            report.Finished(launch.NodeId, StepOutcome.Error($"the local engine failed to run the step: {error.Message}"));
        }
    }
}
