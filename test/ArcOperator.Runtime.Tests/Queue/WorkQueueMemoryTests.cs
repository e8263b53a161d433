using System.Runtime.CompilerServices;
using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

/// <summary>Objects that the queue keeps alive, as the garbage collector shows them.</summary>
public sealed class WorkQueueMemoryTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<Key> _queue;

    public WorkQueueMemoryTests() => _queue = new(_clock, key => $"{key.GetHashCode()}");

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public void The_queue_keeps_no_reference_to_a_finished_key()
    {
        var traces = Run(key =>
        {
            _queue.Add(key);
            _queue.Work();
        });

        ShouldBeGone(traces);
    }

    [Test]
    public void The_queue_keeps_no_reference_to_a_key_that_failed_and_then_succeeded()
    {
        var traces = Run(key =>
        {
            _queue.Add(key);
            _queue.Take();
            _queue.AddRateLimited(key);
            _queue.Done(key);
            _clock.Advance(TimeSpan.FromSeconds(1));
            _queue.Take();
            _queue.Forget(key);
            _queue.Done(key);
        });

        ShouldBeGone(traces);
    }

    [Test]
    public void Forgetting_an_unknown_key_keeps_no_reference_to_it()
    {
        var traces = Run(_queue.Forget);

        ShouldBeGone(traces);
    }

    [Test]
    public void Cancelled_delays_do_not_accumulate()
    {
        _queue.AddAfter(new(new()), TimeSpan.FromHours(1));

        var traces = Run(key =>
        {
            _queue.AddAfter(key, TimeSpan.FromDays(1));
            _queue.Add(key);
            _queue.Work();
        });

        ShouldBeGone(traces, but: 1100);
    }

    // Out of line, so that no local variable keeps a key alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Run(Action<Key> use)
    {
        var traces = new List<WeakReference>();
        for (var count = 0; count < 5000; count++)
        {
            var key = new Key(new());
            traces.Add(new(key.Payload));
            use(key);
        }

        return traces;
    }

    private static void ShouldBeGone(List<WeakReference> traces, int but = 10)
    {
        GC.Collect();
        traces.Count(trace => trace.IsAlive).Should().BeLessThan(but);
    }

    private readonly record struct Key(object Payload);
}
