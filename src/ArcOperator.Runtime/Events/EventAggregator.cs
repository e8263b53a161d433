namespace ArcOperator.Runtime.Events;

/// <summary>
/// Remembers recent events and counts the events of each object. Limits are those of client-go: 25 events of an object at once, then one every five
/// minutes. An equal event within ten minutes is a repetition.
/// </summary>
internal sealed class EventAggregator(TimeProvider clock)
{
    private const int Burst = 25;
    private const int Most = 4096;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<EventKey, EventSeries> _series = [];
    private readonly Dictionary<string, EventBudget> _allowances = [];

    /// <summary>Returns false if the object has exceeded its limit.</summary>
    public bool Admit(PendingEvent pending)
    {
        var now = clock.GetUtcNow();
        var uid = pending.Regarding.Uid ?? "";
        var allowance = _allowances.TryGetValue(uid, out var known) ? known.After(now) : new(Burst, now);
        _allowances[uid] = allowance with { Left = Math.Max(0, allowance.Left - 1) };
        Forget(now);
        return allowance.Left >= 1;
    }

    public EventSeries? Find(PendingEvent pending) =>
        _series.TryGetValue(pending.Key, out var series) && pending.Time - series.LastTime < Window ? series : null;

    public void Remember(EventKey key, EventSeries series) => _series[key] = series;

    private void Forget(DateTimeOffset now)
    {
        if (_series.Count > Most)
        {
            Drop(_series, series => now - series.LastTime >= Window);
        }

        if (_allowances.Count > Most)
        {
            Drop(_allowances, allowance => allowance.After(now).Left >= Burst);
        }
    }

    // Removes old entries, or all entries if none is old enough. Lost entries cost additional events, but memory stays bounded.
    private static void Drop<TKey, TValue>(Dictionary<TKey, TValue> entries, Func<TValue, bool> isOld)
        where TKey : notnull
    {
        foreach (var key in entries.Where(entry => isOld(entry.Value)).Select(entry => entry.Key).ToList())
        {
            entries.Remove(key);
        }

        if (entries.Count > Most)
        {
            entries.Clear();
        }
    }

    private readonly record struct EventBudget(double Left, DateTimeOffset At)
    {
        public EventBudget After(DateTimeOffset now) => new(Math.Min(Burst, Left + ((now - At) / Refill)), now);
    }
}
