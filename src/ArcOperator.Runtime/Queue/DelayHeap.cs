namespace ArcOperator.Runtime.Queue;

/// <summary>Keys with a delay, in one heap with one timer. The lock of the owner guards the calls. The timer calls back outside of it.</summary>
internal sealed class DelayHeap<TKey> : IDisposable
    where TKey : notnull
{
    // Cancelled keys stay in the heap until their time. They are removed earlier if there are more of them than this.
    private const int Slack = 1024;

    // A clock counts nanoseconds up to 292 years. Longer delays are shortened to a century.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_525);

    // A timer cannot wait longer than about 49 days. After a day it is set again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Action<IReadOnlyList<TKey>> _due;
    private readonly PriorityQueue<TKey, long> _heap = new();
    private readonly Dictionary<TKey, long> _times = [];
    private readonly ITimer _timer;

    public DelayHeap(TimeProvider clock, Action<IReadOnlyList<TKey>> due)
    {
        (_clock, _due) = (clock, due);
        _timer = clock.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The earliest of several times applies.</summary>
    public void Schedule(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            var time = _clock.GetTimestamp() + (long)(Math.Min(delay.TotalSeconds, LongestDelay.TotalSeconds) * _clock.TimestampFrequency);
            if (_times.TryGetValue(key, out var known) && known <= time)
            {
                return;
            }

            _times[key] = time;
            _heap.Enqueue(key, time);
            Sweep();
            SetTimer();
        }
    }

    public void Cancel(TKey key)
    {
        lock (_lock)
        {
            // The entry stays in the heap and is skipped at its time.
            _times.Remove(key);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        var due = new List<TKey>();
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            while (_heap.TryPeek(out var key, out var time) && time <= now)
            {
                _heap.Dequeue();
                if (_times.TryGetValue(key, out var current) && current == time)
                {
                    _times.Remove(key);
                    due.Add(key);
                }
            }

            SetTimer();
        }

        _due(due);
    }

    private void SetTimer()
    {
        DropCancelled();
        if (_heap.TryPeek(out _, out var next))
        {
            var wait = TimeSpan.FromSeconds(Math.Max(0, next - _clock.GetTimestamp()) / (double)_clock.TimestampFrequency);
            // A timer rounds down to milliseconds. If it fires too early, it is only set again.
            _timer.Change(wait < LongestWait ? wait + TimeSpan.FromMilliseconds(1) : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        if (_heap.Count > _times.Count * 2 + Slack)
        {
            _heap.Clear();
            _heap.EnqueueRange(_times.Select(entry => (entry.Key, entry.Value)));
        }
    }

    private void DropCancelled()
    {
        while (_heap.TryPeek(out var key, out var time) && (!_times.TryGetValue(key, out var current) || current != time))
        {
            _heap.Dequeue();
        }
    }
}
