namespace ArcOperator.Runtime.Background;

/// <summary>Work for one object that runs beside the work queue, so that no worker waits for a slow peer.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The callback is called once, after the work ended with any result. The work starts on another thread than the caller's.</para>
/// <para><b>Assumptions.</b> The work ends soon after it is cancelled.</para>
/// <para><b>Caveats.</b> The job is kept in memory only: after a restart a reconcile starts it again.</para>
/// <para><b>Errors.</b> None. The caller reads an exception of the work from <see cref="Work"/>.</para>
/// </remarks>
public sealed class BackgroundJob<TResult>
{
    private readonly CancellationToken _cancelled;
    private readonly Func<Task> _cancel;

    /// <param name="work">The work.</param>
    /// <param name="ended">Wakes the object after the work ended with any result.</param>
    public BackgroundJob(Func<CancellationToken, Task<TResult>> work, Func<Task> ended)
    {
        // Never disposed: without a timer the source holds nothing, and a job can be cancelled at any time, also while it is replaced.
        var cancellation = new CancellationTokenSource();
        (_cancelled, _cancel) = (cancellation.Token, cancellation.CancelAsync);
        Work = RunAsync(work);
        Ended = EndAsync(ended);
    }

    /// <summary>The work with its result.</summary>
    public Task<TResult> Work { get; }

    /// <summary>Completes without an error after the work ended and the callback returned.</summary>
    public Task Ended { get; }

    /// <summary>True if the work ended because the job was cancelled.</summary>
    public bool IsCancelled => Work.IsCanceled && _cancelled.IsCancellationRequested;

    /// <summary>Cancels the work. Has no effect on a job that ended.</summary>
    public Task CancelAsync() => _cancel();

    private async Task<TResult> RunAsync(Func<CancellationToken, Task<TResult>> work)
    {
        await Task.Yield();
        return await work(_cancelled);
    }

    private async Task EndAsync(Func<Task> ended)
    {
        await Task.WhenAny(Work);
        await ended();
    }
}
