using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs each container of a step in its own sandbox.</summary>
internal sealed partial class StepRunner(
    WorkFolder work,
    StepPreparation preparation,
    SandboxProcesses processes,
    StepOutputReader outputs,
    StepSlots slots,
    ILogger<StepRunner> logger) : IStepRunner
{
    public async Task<StepOutcome> RunAsync(WorkflowIdentity workflow, StepLaunch launch, StepReport report, CancellationToken cancellationToken)
    {
        using var slot = await slots.TakeAsync(cancellationToken);
        report.Started(launch.NodeId);
        try
        {
            var pod = await preparation.PrepareAsync(workflow, launch, cancellationToken);
            var run = new PodRun(pod, RunAsync, report);
            return await run.InitializeAsync(cancellationToken) is { } failed
                ? new(NodePhase.Failed, StepText.Failure(failed), StepOutputs.None)
                : await OutcomeAsync(launch, pod, await run.RunAsync(cancellationToken), cancellationToken);
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

    private async Task<ContainerEnd> RunAsync(PreparedContainer container, CancellationToken cancellationToken)
    {
        using var log = new StepLogWriter(container.Step.LogPath);
        var end = await processes.RunAsync(container.Step, log, cancellationToken);
        var text = end.ExitCode == 0 ? "" : StepText.Termination(container.Spec, end.ExitCode, end.Errors.ToString(), log.LastLines());
        return new(container.Spec.Name, end.ExitCode, text, end.Output.ToString());
    }

    private async Task<StepOutcome> OutcomeAsync(
        StepLaunch launch, PreparedPod pod, IReadOnlyList<ContainerEnd> ends, CancellationToken cancellationToken)
    {
        var main = ends.FirstOrDefault(end => end.Name == ContainerSpec.MainName);
        var result = new StepOutputs
        {
            ExitCode = main?.ExitCode,
            Result = launch.CapturesResult && main is not null ? StepText.TrimNewline(main.Output) : null,
        };
        // Argo reads the outputs of a failed step, too, and takes the message of the first failed container in the order of their names.
        return ends.Where(end => end.ExitCode != 0).MinBy(end => end.Name, StringComparer.Ordinal) is { } failed
            ? new(NodePhase.Failed, StepText.Failure(failed), result with { Parameters = await OutputsOfFailureAsync(launch, pod, cancellationToken) })
            : new(NodePhase.Succeeded, "", result with { Parameters = await OutputsAsync(launch, pod, cancellationToken) });
    }

    private async Task<IReadOnlyList<Parameter>> OutputsAsync(StepLaunch launch, PreparedPod pod, CancellationToken cancellationToken) =>
        pod.Main is { } main ? await outputs.ReadAsync(main.Step, launch.Outputs, cancellationToken) : [];

    // In Argo, one missing file without a default takes the values of all outputs.
    private async Task<IReadOnlyList<Parameter>> OutputsOfFailureAsync(StepLaunch launch, PreparedPod pod, CancellationToken cancellationToken)
    {
        try
        {
            return await OutputsAsync(launch, pod, cancellationToken);
        }
        catch (SandboxException)
        {
            return [.. launch.Outputs.Select(output => new Parameter { Name = output.Name })];
        }
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
    /// <param name="report">Receives the start of the step, and the start and outcome of containers that have a node.</param>
    /// <param name="cancellationToken">Kills the step.</param>
    Task<StepOutcome> RunAsync(WorkflowIdentity workflow, StepLaunch launch, StepReport report, CancellationToken cancellationToken);
}

/// <summary>The receivers of changes of nodes.</summary>
/// <param name="Started">Receives the id of a node whose process starts.</param>
/// <param name="Finished">Receives the id of a node and its outcome.</param>
internal sealed record StepReport(Action<string> Started, Action<string, StepOutcome> Finished);

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
