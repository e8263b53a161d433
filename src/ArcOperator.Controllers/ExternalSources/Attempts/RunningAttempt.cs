using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>An attempt that runs beside the queue, so that no worker waits for a source.</summary>
internal sealed class RunningAttempt
{
    private readonly BackgroundJob<AttemptResult> _job;

    /// <param name="attempt">The attempt.</param>
    /// <param name="work">Carries the attempt out.</param>
    /// <param name="clock">Measures the duration of a step.</param>
    /// <param name="ended">Called after the attempt ended with any result.</param>
    public RunningAttempt(Attempt attempt, Func<Attempt, StepMarker, CancellationToken, Task<AttemptResult>> work, TimeProvider clock, Func<Task> ended)
    {
        Attempt = attempt;
        Marker = new(clock);
        _job = new(cancellationToken => work(attempt, Marker, cancellationToken), ended);
    }

    public Attempt Attempt { get; }

    public StepMarker Marker { get; }

    /// <summary>The result, or null while the attempt runs.</summary>
    public AttemptResult? Result => _job.Work.Status switch
    {
        TaskStatus.RanToCompletion => _job.Work.Result,
        TaskStatus.Canceled => new AttemptResult.Canceled(),
        TaskStatus.Faulted => new AttemptResult.Crashed(_job.Work.Exception?.InnerException ?? new InvalidOperationException("the attempt failed without an exception")),
        _ => null,
    };

    /// <summary>Completes without an error after the attempt ended and the callback returned.</summary>
    public Task Ended => _job.Ended;

    public Task CancelAsync() => _job.CancelAsync();
}

/// <summary>The current step of an attempt. The attempt writes it, and reconciles read it.</summary>
internal sealed class StepMarker(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private AttemptStep _step = AttemptStep.Waiting;
    private DateTimeOffset _since = clock.GetUtcNow();

    public void Enter(AttemptStep step)
    {
        lock (_lock)
        {
            (_step, _since) = (step, clock.GetUtcNow());
        }
    }

    public (AttemptStep Step, DateTimeOffset Since) Read()
    {
        lock (_lock)
        {
            return (_step, _since);
        }
    }
}

/// <summary>Step of an attempt.</summary>
internal enum AttemptStep
{
    /// <summary>The limits for attempts at the same time are reached.</summary>
    Waiting,
    Fetching,
    ExecutingHooks,
    Storing,
}
