using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using ArcOperator.Runtime.Processes;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs each step in its own sandbox.</summary>
internal sealed partial class StepRunner(
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
            return StepOutcome.Error($"the step cannot run on this machine: {error.Message}");
        }
        finally
        {
            CleanUp(workflow, launch.NodeId);
        }
    }

    // Remaining files are removed with the Workflow. They do not change the outcome of the step.
    private void CleanUp(WorkflowIdentity workflow, string nodeId)
    {
        try
        {
            work.EndStep(workflow, nodeId);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NotRemoved(logger, workflow.ToString(), error.Message);
        }
    }

    private async Task<StepOutcome> OutcomeAsync(StepLaunch launch, PreparedStep step, ProcessOutcome end, string lastLines, CancellationToken cancellationToken)
    {
        var result = new StepOutputs { ExitCode = end.ExitCode, Result = launch.CapturesResult ? StepText.TrimNewline(end.Output.ToString()) : null };
        return end.ExitCode != 0
            ? new(NodePhase.Failed, StepText.Failure(launch, end.ExitCode, end.Errors.ToString(), lastLines), result)
            : new(NodePhase.Succeeded, "", result with { Parameters = await outputs.ReadAsync(step, launch.Outputs, cancellationToken) });
    }

    [LoggerMessage(LogLevel.Warning, "Could not remove the folders of a step {Workflow} {Problem}")]
    private static partial void NotRemoved(ILogger logger, string workflow, string problem);
}

/// <summary>Runs the processes of Workflows.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Every failure becomes the outcome of the step. When the call returns, the step has no processes, and only its log
/// remains. The number of parallel steps is limited. Further steps wait.</para>
/// <para><b>Assumptions.</b> Each node runs once.</para>
/// <para><b>Caveats.</b> A cancelled step has no outcome.</para>
/// <para><b>Errors.</b> Only <see cref="OperationCanceledException"/>, after a cancellation.</para>
/// </remarks>
internal interface IStepRunner
{
    /// <param name="workflow">The Workflow of the step.</param>
    /// <param name="launch">The step.</param>
    /// <param name="started">Called when the step starts.</param>
    /// <param name="cancellationToken">Kills the step.</param>
    Task<StepOutcome> RunAsync(WorkflowIdentity workflow, StepLaunch launch, Action started, CancellationToken cancellationToken);
}

/// <summary>Limits the number of parallel steps of all Workflows.</summary>
internal sealed class StepSlots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);

    /// <summary>Waits for a free slot. Dispose of the result to free the slot.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Slot(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
