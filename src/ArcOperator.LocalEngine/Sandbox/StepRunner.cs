using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs each step in a sandbox of its own.</summary>
internal sealed class StepRunner(
    WorkFolder work, StepPreparation preparation, SandboxProcesses processes, StepOutputReader outputs, StepSlots slots) : IStepRunner
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
            return await OutcomeAsync(launch, step, end, cancellationToken);
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
            work.EndStep(workflow, launch.NodeId);
        }
    }

    private async Task<StepOutcome> OutcomeAsync(StepLaunch launch, PreparedStep step, ProcessEnd end, CancellationToken cancellationToken)
    {
        var result = new StepOutputs { ExitCode = end.ExitCode, Result = launch.CapturesResult ? StepText.TrimNewline(end.Output) : null };
        return end.ExitCode != 0
            ? new(NodePhase.Failed, StepText.Failure(launch, end), result)
            : new(NodePhase.Succeeded, "", result with { Parameters = await outputs.ReadAsync(step, launch.Outputs, cancellationToken) });
    }
}
