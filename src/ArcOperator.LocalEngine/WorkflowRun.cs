using System.Threading.Channels;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>The run of one Workflow.</summary>
internal sealed class WorkflowRun
{
    private readonly WorkflowDefinition _definition;
    private readonly TimeProvider _clock;
    private readonly RunningSteps _steps;
    private readonly Channel<Func<RunSnapshot, RunSnapshot>> _changes = Channel.CreateUnbounded<Func<RunSnapshot, RunSnapshot>>();
    private RunSnapshot _snapshot;

    public WorkflowRun(WorkflowDefinition definition, RunControl control, IStepRunner runner, TimeProvider clock, ILogger logger)
    {
        (_definition, _clock) = (definition, clock);
        _snapshot = new(new() { StartedAt = clock.GetUtcNow() }, control);
        _steps = new(
            definition.Identity,
            runner,
            new(
                nodeId => Change(now => now with { State = now.State.WithStarted(nodeId, clock.GetUtcNow()) }),
                (nodeId, outcome) => Change(now => now with { State = now.State.WithFinished(nodeId, outcome, clock.GetUtcNow()) })),
            logger);
    }

    /// <summary>The current status.</summary>
    public WorkflowStatus Status => StatusReport.Create(_definition, _snapshot.State);

    /// <summary>Applies a shutdown, suspension or resumption by the user.</summary>
    public void Control(RunControl control) => Change(snapshot => snapshot with { Control = control });

    /// <summary>Runs the Workflow. When the call ends, no process of the Workflow exists.</summary>
    /// <param name="report">Receives the status after each change.</param>
    /// <param name="cancellationToken">Kills all processes.</param>
    public async Task RunAsync(Action<WorkflowStatus> report, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var decision = Scheduler.Advance(_definition, _snapshot.State, _snapshot.Control, _clock.GetUtcNow());
                _snapshot = _snapshot with { State = decision.State };
                decision.Kills.ToList().ForEach(_steps.Kill);
                decision.Launches.ToList().ForEach(_steps.Start);
                if (decision.State.Phase.IsFinished())
                {
                    return;
                }

                report(Status);
                await NextChangeAsync(decision.WakeAt, cancellationToken);
            }
        }
        finally
        {
            await _steps.EndAsync();
        }
    }

    private void Change(Func<RunSnapshot, RunSnapshot> change) => _changes.Writer.TryWrite(change);

    private async Task NextChangeAsync(DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        using var alarm = new CancellationTokenSource(Remaining(wakeAt), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        try
        {
            await _changes.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time of the next decision has come.
            return;
        }

        while (_changes.Reader.TryRead(out var change))
        {
            _snapshot = change(_snapshot);
        }
    }

    private TimeSpan Remaining(DateTimeOffset? time)
    {
        // Timers are limited to 49 days, and can fire a fraction of a millisecond early.
        var remaining = time - _clock.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        return remaining is null ? Timeout.InfiniteTimeSpan
            : remaining < TimeSpan.Zero ? TimeSpan.Zero
            : remaining > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1)
            : remaining.Value;
    }
}

/// <summary>The state of a run and the controls of its user.</summary>
internal sealed record RunSnapshot(RunState State, RunControl Control);
