using System.Threading.Channels;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>One Workflow from its first decision to its last.</summary>
internal sealed class WorkflowRun
{
    private readonly WorkflowDefinition _definition;
    private readonly TimeProvider _clock;
    private readonly RunningSteps _steps;
    private readonly Channel<Func<Situation, Situation>> _changes = Channel.CreateUnbounded<Func<Situation, Situation>>();
    private Situation _situation;

    public WorkflowRun(WorkflowDefinition definition, RunControl control, IStepRunner runner, TimeProvider clock, ILogger logger)
    {
        (_definition, _clock) = (definition, clock);
        _situation = new(new() { StartedAt = clock.GetUtcNow() }, control);
        _steps = new(
            definition.Identity,
            runner,
            nodeId => Change(now => now with { State = now.State.WithStarted(nodeId, clock.GetUtcNow()) }),
            (nodeId, outcome) => Change(now => now with { State = now.State.WithFinished(nodeId, outcome, clock.GetUtcNow()) }),
            logger);
    }

    /// <summary>How far it is.</summary>
    public WorkflowStatus Status => StatusReport.Of(_definition, _situation.State);

    /// <summary>The user wants something else of it.</summary>
    public void Control(RunControl control) => Change(situation => situation with { Control = control });

    /// <summary>Runs it. When the call returns, or fails, none of its processes lives.</summary>
    /// <param name="report">Called whenever something has changed.</param>
    /// <param name="cancellationToken">Ends it where it is.</param>
    public async Task RunAsync(Action<WorkflowStatus> report, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var decision = Scheduler.Advance(_definition, _situation.State, _situation.Control, _clock.GetUtcNow());
                _situation = _situation with { State = decision.State };
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

    private void Change(Func<Situation, Situation> change) => _changes.Writer.TryWrite(change);

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
            // It is time.
            return;
        }

        while (_changes.Reader.TryRead(out var change))
        {
            _situation = change(_situation);
        }
    }

    private TimeSpan Remaining(DateTimeOffset? time)
    {
        // A timer cannot wait for more than 49 days, and a millisecond too early is too early.
        var remaining = time - _clock.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        return remaining is null ? Timeout.InfiniteTimeSpan
            : remaining < TimeSpan.Zero ? TimeSpan.Zero
            : remaining > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1)
            : remaining.Value;
    }
}
