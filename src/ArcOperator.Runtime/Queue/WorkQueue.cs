using ArcOperator.Runtime.Retries;

namespace ArcOperator.Runtime.Queue;

/// <summary>A work queue of object keys. Each key is processed by one worker at a time and is never lost.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A key added during processing is processed again. Keys added twice before processing starts are processed once.
/// Keys of normal priority go first; every eighth turn belongs to the low priority, so no key starves. Among keys of one priority, groups take
/// turns.</para>
/// <para><b>Assumptions.</b> Every key taken is returned with <see cref="Done"/>, even if processing failed.</para>
/// <para><b>Caveats.</b> Taking a key discards its delay; the worker sets a new one.</para>
/// <para><b>Errors.</b> None. After <see cref="Close"/>, adding is a no-op and taking ends. After <see cref="Pause"/>, taking ends and keys are
/// still added.</para>
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : struct, IEquatable<TKey>
{
    private const int LowTurn = 8;

    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, QueueEntry> _entries = [];
    private readonly TurnQueue<TKey> _normal;
    private readonly TurnQueue<TKey> _low;
    private readonly SemaphoreSlim _ready = new(0);
    private readonly DelayHeap<TKey> _delayed;
    private readonly TimeProvider _clock;
    private readonly QueueMetrics? _metrics;
    private readonly Backoff _backoff;
    private readonly Random _random;
    private int _turn;
    private int _depth;
    private int _processing;
    private bool _isClosed;
    private bool _isPaused;

    /// <param name="clock">Clock for delays.</param>
    /// <param name="group">Returns the group of a key. Default: all keys are of one group.</param>
    public WorkQueue(TimeProvider clock, Func<TKey, string>? group = null)
        : this(clock, group ?? (_ => ""), null, TimeSpan.FromMinutes(5), new())
    {
    }

    internal WorkQueue(TimeProvider clock, Func<TKey, string> group, QueueMetrics? metrics, TimeSpan maxRetryDelay, Random random)
    {
        (_normal, _low) = (new(group), new(group));
        (_clock, _metrics, _delayed, _backoff, _random) = (clock, metrics, new(clock, AddAll), new(FirstRetryDelay, maxRetryDelay), random);
        metrics?.Start(() => Depth, () => Unfinished().Sum(), () => Unfinished().DefaultIfEmpty().Max());
    }

    /// <summary>Number of keys that a worker could take now.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _depth;
            }
        }
    }

    /// <summary>Number of keys in progress.</summary>
    public int Processing
    {
        get
        {
            lock (_lock)
            {
                return _processing;
            }
        }
    }

    public void Add(TKey key, QueuePriority priority = QueuePriority.Normal)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            var entry = _entries.GetValueOrDefault(key);
            switch (entry.State)
            {
                case QueueState.Processing:
                    _metrics?.Added();
                    _entries[key] = entry with { State = QueueState.ProcessingDirty, Priority = priority };
                    return;
                case QueueState.ProcessingDirty or QueueState.Queued when entry.Priority >= priority:
                    return;
                case QueueState.ProcessingDirty:
                    _entries[key] = entry with { Priority = priority };
                    return;
                default:
                    // A queued key of low priority that becomes urgent is in both queues. The second entry is skipped.
                    _metrics?.Added();
                    Enqueue(key, entry with { State = QueueState.Queued, Priority = priority });
                    return;
            }
        }
    }

    /// <summary>
    /// Adds the key after a delay, with low priority, because changes take precedence over periodic work. The earliest of several delays
    /// counts. A delay of zero or less is an ordinary <see cref="Add"/>.
    /// </summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_lock)
        {
            if (!_isClosed)
            {
                _delayed.Schedule(key, delay);
            }
        }
    }

    /// <summary>Adds the key after a delay that about doubles with each call, until <see cref="Forget"/>. Returns the delay.</summary>
    public TimeSpan AddRateLimited(TKey key)
    {
        TimeSpan delay;
        lock (_lock)
        {
            var entry = _entries.GetValueOrDefault(key);
            _entries[key] = entry with { Failures = entry.Failures + 1 };
            delay = _backoff.Delay(entry.Failures, 1 - (_random.NextDouble() / 2));
        }

        _metrics?.Retried();
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Resets the number of failures after a success.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                Keep(key, entry with { Failures = 0 });
            }
        }
    }

    /// <summary>Waits for a key to work on. Returns null if the queue is closed or paused.</summary>
    public async ValueTask<TKey?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _ready.WaitAsync(cancellationToken);
            lock (_lock)
            {
                if (_isClosed || _isPaused)
                {
                    _ready.Release();
                    return null;
                }

                if (TryTake(out var key))
                {
                    return key;
                }
            }
        }
    }

    /// <summary>Returns a key after its work has ended, successfully or not.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            var entry = _entries.GetValueOrDefault(key);
            if (entry.State is not (QueueState.Processing or QueueState.ProcessingDirty))
            {
                return;
            }

            _processing--;
            _metrics?.Done(_clock.GetElapsedTime(entry.Since));
            if (entry.State == QueueState.ProcessingDirty && !_isClosed)
            {
                Enqueue(key, entry with { State = QueueState.Queued });
            }
            else
            {
                Keep(key, entry with { State = QueueState.Idle });
            }
        }
    }

    /// <summary>Closes the queue: nothing is taken any more, so the workers end.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _ready.Release();
        }
    }

    /// <summary>Ends the workers and keeps all keys for the next ones.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _isPaused = true;
            _ready.Release();
        }
    }

    /// <summary>Undoes <see cref="Pause"/>. Call it after all workers have ended.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _isPaused = false;
        }
    }

    // The semaphore holds no resources. If it were disposed, its waiters would never be released.
    public void Dispose()
    {
        Close();
        _delayed.Dispose();
    }

    private void AddAll(IReadOnlyList<TKey> keys)
    {
        foreach (var key in keys)
        {
            Add(key, QueuePriority.Low);
        }
    }

    private void Enqueue(TKey key, QueueEntry entry)
    {
        // First, as the function that returns the group is not ours and can throw.
        (entry.Priority == QueuePriority.Low ? _low : _normal).Enqueue(key);
        var wasQueued = _entries.GetValueOrDefault(key).State == QueueState.Queued;
        _depth += wasQueued ? 0 : 1;
        _entries[key] = wasQueued ? entry : entry with { Since = Now() };
        _ready.Release();
    }

    private bool TryTake(out TKey key)
    {
        var lowFirst = ++_turn % LowTurn == 0;
        if (!(lowFirst ? _low : _normal).TryDequeue(out key) && !(lowFirst ? _normal : _low).TryDequeue(out key))
        {
            return false;
        }

        var entry = _entries.GetValueOrDefault(key);
        if (entry.State != QueueState.Queued)
        {
            return false;
        }

        _metrics?.Taken(_clock.GetElapsedTime(entry.Since));
        _entries[key] = entry with { State = QueueState.Processing, Since = Now() };
        _depth--;
        _processing++;
        _delayed.Cancel(key);
        return true;
    }

    // Reading a clock takes as long as all other steps, so it is read only if metrics need it.
    private long Now() => _metrics is null ? 0 : _clock.GetTimestamp();

    /// <summary>Processing times of the keys in progress, in seconds.</summary>
    private List<double> Unfinished()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Where(entry => entry.State is QueueState.Processing or QueueState.ProcessingDirty)
                .Select(entry => _clock.GetElapsedTime(entry.Since).TotalSeconds)];
        }
    }

    // A key that is idle and has not failed needs no memory.
    private void Keep(TKey key, QueueEntry entry)
    {
        if (entry is { State: QueueState.Idle, Failures: 0 })
        {
            _entries.Remove(key);
        }
        else
        {
            _entries[key] = entry;
        }
    }

    private enum QueueState : byte
    {
        Idle,
        Queued,
        Processing,

        /// <summary>In progress, and added again meanwhile.</summary>
        ProcessingDirty,
    }

    /// <param name="State">State of the key.</param>
    /// <param name="Priority">Priority of the key.</param>
    /// <param name="Failures">Number of consecutive failures.</param>
    /// <param name="Since">Time since when it is queued or in progress, as a timestamp of the clock.</param>
    private readonly record struct QueueEntry(QueueState State, QueuePriority Priority, int Failures, long Since);
}
