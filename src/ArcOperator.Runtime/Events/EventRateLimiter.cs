namespace ArcOperator.Runtime.Events;

/// <summary>
/// Rate limit of events: a burst, then a number per second, as controller-runtime limits a client by default. Under load, events give way to
/// other writes, because each event is a write to the API server and etcd.
/// </summary>
internal sealed class EventRateLimiter(TimeProvider clock)
{
    private const int AtOnce = 30;
    private const int PerSecond = 20;

    private double _left = AtOnce;
    private long _since = clock.GetTimestamp();

    /// <summary>Waits until one more event may be written. For one caller at a time.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        _left = Math.Min(AtOnce, _left + (clock.GetElapsedTime(_since, now).TotalSeconds * PerSecond)) - 1;
        _since = now;
        if (_left < 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(-_left / PerSecond), clock, cancellationToken);
        }
    }
}
