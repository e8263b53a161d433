namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>An attempt at work, beside the queue: no worker waits for it.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <param name="attempt">What is tried.</param>
    /// <param name="work">Tries it.</param>
    /// <param name="clock">For how long a step takes.</param>
    /// <param name="ended">Called when it is over, however it went.</param>
    public RunningAttempt(Attempt attempt, Func<Attempt, StepMarker, CancellationToken, Task<AttemptResult>> work, TimeProvider clock, Func<Task> ended)
    {
        Attempt = attempt;
        Marker = new(clock);
        Task = RunAsync(work);
        Ended = EndAsync(ended);
    }

    public Attempt Attempt { get; }

    public StepMarker Marker { get; }

    public Task<AttemptResult> Task { get; }

    /// <summary>Completes, without an error, once it is over and everybody knows.</summary>
    public Task Ended { get; }

    public Task CancelAsync() => _cancellation.CancelAsync();

    public void Dispose() => _cancellation.Dispose();

    private async Task<AttemptResult> RunAsync(Func<Attempt, StepMarker, CancellationToken, Task<AttemptResult>> work)
    {
        await System.Threading.Tasks.Task.Yield();
        return await work(Attempt, Marker, _cancellation.Token);
    }

    private async Task EndAsync(Func<Task> ended)
    {
        await System.Threading.Tasks.Task.WhenAny(Task);
        await ended();
    }
}
