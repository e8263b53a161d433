namespace ArcOperator.Runtime.Events;

/// <summary>
/// How fast events are written: some at once, then so many a second, as many as controller-runtime lets a client send by default. In a
/// storm, work goes before telling of it; each event is a write that the API server and etcd have to bear.
/// </summary>
internal sealed class EventPace(TimeProvider clock)
{
    private const int AtOnce = 30;
    private const int PerSecond = 20;

    private double _left = AtOnce;
    private long _since = clock.GetTimestamp();

    /// <summary>Comes back when one more may be written. For one caller at a time.</summary>
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
