namespace ArcOperator.Oci.Bodies;

/// <summary>Cancels a request that makes no progress. Each piece of a body that was sent or received restarts the time.</summary>
internal sealed class StallTimeout : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;

    public StallTimeout(TimeSpan limit, TimeProvider clock, CancellationToken caller)
    {
        (_limit, _caller) = (limit, caller);
        _timer = new(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    /// <summary>Cancelled after a time without progress, or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True if the request was cancelled because it made no progress.</summary>
    public bool HasStalled => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Restart() => _timer.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
