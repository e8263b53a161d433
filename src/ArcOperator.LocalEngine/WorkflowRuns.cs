using System.Collections.Concurrent;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>The Workflows that are under way in this process, by UID.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A Workflow is run once. When it is over, its last status is written and its folders are gone before it is
/// forgotten. Stopping the engine marks what is under way as Error.</para>
/// <para><b>Assumptions.</b> One caller at a time for one Workflow, as a controller is.</para>
/// <para><b>Caveats.</b> Between a Workflow's last write and its being forgotten it is still here.</para>
/// <para><b>Errors.</b> None: what goes wrong inside of a run is logged, and its Workflow marked as Error.</para>
/// </remarks>
internal sealed class WorkflowRuns(
    IStepRunner runner, WorkFolder work, WorkflowStatusWriter writer, IKubernetesClient client, TimeProvider clock, ILogger<WorkflowRuns> logger)
{
    private const string Stopped = "the local engine was stopped while this Workflow was running";

    private readonly ConcurrentDictionary<string, (WorkflowRun Run, CancellationTokenSource Cancel, Task Ended)> _runs = new();
    private volatile bool _isStopping;

    /// <summary>Tells a run what its user wants now. False: there is none.</summary>
    public bool TryControl(Workflow workflow)
    {
        if (!_runs.TryGetValue(workflow.Uid(), out var active))
        {
            return false;
        }

        active.Run.Control(RunControl.Of(workflow.Spec));
        return true;
    }

    public void Start(Workflow workflow, WorkflowDefinition definition)
    {
        EngineLog.WorkflowStarted(logger, workflow.FullName());
        var cancel = new CancellationTokenSource();
        var run = new WorkflowRun(definition, RunControl.Of(workflow.Spec), runner, clock, logger);
        _runs[workflow.Uid()] = (run, cancel, RunAsync(workflow, definition.Identity, run, cancel.Token));
    }

    /// <summary>The Workflow is gone: its processes end, nothing is written.</summary>
    public async Task EndAsync(string uid)
    {
        if (_runs.TryGetValue(uid, out var active))
        {
            await active.Cancel.CancelAsync();
            await active.Ended;
            active.Cancel.Dispose();
        }
    }

    /// <summary>The engine stops: everything ends and is marked as interrupted.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_runs.Keys.Select(EndAsync));
    }

    private async Task RunAsync(Workflow workflow, WorkflowIdentity identity, WorkflowRun run, CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var reporter = new StatusReporter(workflow, writer, client, clock, logger);
        var reporting = reporter.RunAsync(CancellationToken.None);
        try
        {
            work.Begin(identity);
            await run.RunAsync(reporter.Publish, cancellationToken);
            End(identity);
            reporter.Publish(run.Status);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(identity);
            if (_isStopping)
            {
                reporter.Publish(StatusReport.Interrupted(run.Status, Stopped, clock.GetUtcNow()));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A Workflow that stays at Running for ever would be worse than whatever this is.
            EngineLog.RunFailed(logger, workflow.FullName(), error);
            reporter.Publish(StatusReport.Interrupted(run.Status, $"the local engine failed: {error.Message}", clock.GetUtcNow()));
        }

        reporter.Complete();
        await reporting;
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
