namespace ArcOperator.History.Sql;

/// <summary>Wakes all followers of a store in this process.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes after the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes the followers.</summary>
    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    /// <summary>Waits for a change that was taken before, at most for a time.</summary>
    public static async Task WaitAsync(Task change, TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await change.WaitAsync(longest, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller reads the database without a signal.
        }
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
