using System.Collections.Concurrent;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>The running Workflows of this process, by UID.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Each Workflow runs once. Its last status is written and its folders are removed before it leaves this list. When
/// the engine stops, running Workflows end in Error.</para>
/// <para><b>Assumptions.</b> Calls for one Workflow do not overlap.</para>
/// <para><b>Caveats.</b> A Workflow is still in this list for a moment after its last status is written.</para>
/// <para><b>Errors.</b> None. An error in a run is logged, and its Workflow ends in Error.</para>
/// </remarks>
internal sealed class WorkflowRuns(
    IStepRunner runner, WorkFolder work, WorkflowStatusWriter writer, IKubernetesClient client, TimeProvider clock, ILogger<WorkflowRuns> logger)
{
    private const string Stopped = "the local engine was stopped while this Workflow was running";

    private readonly ConcurrentDictionary<string, (WorkflowRun Run, CancellationTokenSource Cancel, Task Ended)> _runs = new();
    private volatile bool _isStopping;

    /// <summary>Applies the controls of the user to a running Workflow. Returns false if the Workflow is not running.</summary>
    public bool TryControl(Workflow workflow)
    {
        if (!_runs.TryGetValue(workflow.Uid(), out var active))
        {
            return false;
        }

        active.Run.Control(RunControl.Read(workflow.Spec));
        return true;
    }

    public void Start(Workflow workflow, WorkflowDefinition definition)
    {
        EngineLog.WorkflowStarted(logger, workflow.FullName());
        var cancel = new CancellationTokenSource();
        var run = new WorkflowRun(definition, RunControl.Read(workflow.Spec), runner, clock, logger);
        _runs[workflow.Uid()] = (run, cancel, RunAsync(workflow, definition.Identity, run, cancel.Token));
    }

    /// <summary>Ends the run of a deleted Workflow without a status.</summary>
    public async Task EndAsync(string uid)
    {
        if (_runs.TryGetValue(uid, out var active))
        {
            await active.Cancel.CancelAsync();
            await active.Ended;
            active.Cancel.Dispose();
        }
    }

    /// <summary>Ends all runs. Their Workflows end in Error.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_runs.Keys.Select(EndAsync));
    }

    private async Task RunAsync(Workflow workflow, WorkflowIdentity identity, WorkflowRun run, CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var publisher = new WorkflowStatusPublisher(workflow, writer, client, clock, logger);
        var publishing = publisher.RunAsync(CancellationToken.None);
        try
        {
            work.Begin(identity);
            await run.RunAsync(publisher.Publish, cancellationToken);
            End(identity);
            publisher.Publish(run.Status);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(identity);
            if (_isStopping)
            {
                publisher.Publish(StatusReport.Interrupted(run.Status, Stopped, clock.GetUtcNow()));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Any error must end the Workflow: otherwise it remains in phase Running.
            EngineLog.RunFailed(logger, workflow.FullName(), error);
            publisher.Publish(StatusReport.Interrupted(run.Status, $"the local engine failed: {error.Message}", clock.GetUtcNow()));
        }

        publisher.Complete();
        await publishing;
        EngineLog.WorkflowEnded(logger, workflow.FullName(), run.Status.Phase, run.Status.Message);
        _runs.TryRemove(workflow.Uid(), out _);
    }

    private void End(WorkflowIdentity identity)
    {
        try
        {
            work.End(identity);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            EngineLog.NotRemoved(logger, identity.ToString(), error.Message);
        }
    }
}
