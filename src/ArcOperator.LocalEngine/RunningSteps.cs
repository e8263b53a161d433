using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>The processes of one Workflow. Used by one caller at a time.</summary>
/// <param name="workflow">The Workflow.</param>
/// <param name="runner">Runs them.</param>
/// <param name="started">Told of a node whose turn has come.</param>
/// <param name="finished">Told of a node that is over, unless it was killed.</param>
/// <param name="logger">Told of what must not happen.</param>
internal sealed class RunningSteps(
    WorkflowIdentity workflow, IStepRunner runner, Action<string> started, Action<string, StepOutcome> finished, ILogger logger)
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

    /// <summary>Kills all and waits until they are gone.</summary>
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
            finished(launch.NodeId, await runner.RunAsync(workflow, launch, () => started(launch.NodeId), cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The node was over before its process was.
            return;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A node that never ends would be worse than whatever this is.
            EngineLog.StepFailed(logger, workflow.ToString(), launch.NodeId, error);
            finished(launch.NodeId, StepOutcome.Error($"the local engine failed to run the step: {error.Message}"));
        }
    }
}
