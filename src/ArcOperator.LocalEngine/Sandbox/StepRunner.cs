using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs each step in a sandbox of its own.</summary>
internal sealed class StepRunner(
    WorkFolder work,
    StepPreparation preparation,
    SandboxProcesses processes,
    StepOutputReader outputs,
    StepSlots slots,
    ILogger<StepRunner> logger) : IStepRunner
{
    public async Task<StepOutcome> RunAsync(WorkflowIdentity workflow, StepLaunch launch, Action started, CancellationToken cancellationToken)
    {
        using var slot = await slots.TakeAsync(cancellationToken);
        started();
        try
        {
            var step = await preparation.PrepareAsync(workflow, launch, cancellationToken);
            using var log = new StepLogWriter(step.LogPath);
            var end = await processes.RunAsync(step, log, cancellationToken);
            return await OutcomeAsync(launch, step, end, log.LastLines(), cancellationToken);
        }
        catch (SandboxException error)
        {
            return StepOutcome.Error(error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return StepOutcome.Error($"the step cannot be run on this machine: {error.Message}");
        }
        finally
        {
            CleanUp(workflow, launch.NodeId);
        }
    }

    // What cannot be removed now goes with the Workflow; it changes nothing about how the step ended.
    private void CleanUp(WorkflowIdentity workflow, string nodeId)
    {
        try
        {
            work.EndStep(workflow, nodeId);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            EngineLog.NotRemoved(logger, workflow.ToString(), error.Message);
        }
    }

    private async Task<StepOutcome> OutcomeAsync(StepLaunch launch, PreparedStep step, ProcessEnd end, string lastLines, CancellationToken cancellationToken)
    {
        var result = new StepOutputs { ExitCode = end.ExitCode, Result = launch.CapturesResult ? StepText.TrimNewline(end.Output) : null };
        return end.ExitCode != 0
            ? new(NodePhase.Failed, StepText.Failure(launch, end, lastLines), result)
            : new(NodePhase.Succeeded, "", result with { Parameters = await outputs.ReadAsync(step, launch.Outputs, cancellationToken) });
    }
}
