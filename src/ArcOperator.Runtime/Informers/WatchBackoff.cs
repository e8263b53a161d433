namespace ArcOperator.Runtime.Informers;

/// <summary>How long to wait before the next list or watch: 0.8 s, doubled each time up to 30 s, with jitter; forgotten when events flow.</summary>
internal sealed class WatchBackoff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QuickEnd = TimeSpan.FromSeconds(1);

    private readonly Random _random = new();
    private TimeSpan _next = First;

    /// <summary>When the list or watch began, as a timestamp of the clock.</summary>
    public long Began { get; private set; }

    public void Begin() => Began = clock.GetTimestamp();

    public void Reset() => _next = First;

    /// <summary>Waits only if the list or watch ended within a second of its beginning.</summary>
    public Task AfterQuickEndAsync(CancellationToken cancellationToken) =>
        clock.GetElapsedTime(Began) < QuickEnd ? AfterFailureAsync(cancellationToken) : Task.CompletedTask;

    public Task AfterFailureAsync(CancellationToken cancellationToken)
    {
        var delay = _next * (1 + _random.NextDouble());
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, Longest.Ticks));
        return Task.Delay(delay < Longest ? delay : Longest, clock, cancellationToken);
    }
}
