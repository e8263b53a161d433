using ArcOperator.Runtime.Retries;

namespace ArcOperator.Runtime.Informers;

/// <summary>Delay before the next list or watch: 0.8 s, doubled each time up to 30 s, with jitter; reset when events arrive.</summary>
internal sealed class WatchBackoff(TimeProvider clock)
{
    private static readonly Backoff FailureDelay = new(TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(30));
    private static readonly TimeSpan QuickEnd = TimeSpan.FromSeconds(1);

    // A server that ends each watch after its first event receives at most ten requests a second.
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new();
    private int _failures;

    /// <summary>Start of the list or watch, as a timestamp of the clock.</summary>
    public long Began { get; private set; }

    public void Begin() => Began = clock.GetTimestamp();

    public void Reset() => _failures = 0;

    /// <summary>
    /// Waits after a list or watch that ended within a second without a change. A loaded server ends watches early and often, so after a watch with a
    /// change the next one starts immediately.
    /// </summary>
    public Task AfterEndAsync(bool madeProgress, CancellationToken cancellationToken)
    {
        var elapsed = clock.GetElapsedTime(Began);
        return !madeProgress && elapsed < QuickEnd ? AfterFailureAsync(cancellationToken)
            : elapsed < Floor ? Task.Delay(Floor - elapsed, clock, cancellationToken)
            : Task.CompletedTask;
    }

    public Task AfterFailureAsync(CancellationToken cancellationToken) =>
        Task.Delay(FailureDelay.Delay(_failures++, 1 + _random.NextDouble()), clock, cancellationToken);
}
