namespace ArcOperator.History.Stores;

/// <summary>Counters of a store for metrics.</summary>
public sealed class HistoryDiagnostics
{
    private long _listenFailures;

    /// <summary>Number of times at which the connection for notifications broke or could not be opened.</summary>
    public long ListenFailures => Interlocked.Read(ref _listenFailures);

    internal void CountListenFailure() => Interlocked.Increment(ref _listenFailures);
}
