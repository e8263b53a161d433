using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueueStressTests
{
    private const int Keys = 40;
    private const int Producers = 4;
    private const int Workers = 8;
    private const int AddsOfOne = 10_000;

    private readonly WorkQueue<int> _queue = new(TimeProvider.System, key => $"{key % 5}");
    private readonly int[] _wanted = new int[Keys];
    private readonly int[] _seen = new int[Keys];
    private readonly int[] _working = new int[Keys];
    private int _clashes;

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task Concurrent_use_loses_no_key_and_gives_no_key_to_two_workers()
    {
        var workers = Enumerable.Range(0, Workers).Select(seed => Task.Run(() => WorkAsync(new(seed)))).ToList();

        await Task.WhenAll(Enumerable.Range(0, Producers).Select(seed => Task.Run(() => Produce(new(1000 + seed)))));

        await Eventually.TrueAsync(() => _wanted.SequenceEqual(_seen) && _queue is { Depth: 0, Processing: 0 });
        _clashes.Should().Be(0);
        _queue.Close();
        await Task.WhenAll(workers);
    }

    private void Produce(Random random)
    {
        for (var count = 0; count < AddsOfOne; count++)
        {
            var key = random.Next(Keys);
            Interlocked.Increment(ref _wanted[key]);
            switch (random.Next(8))
            {
                case 0:
                    _queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(5)));
                    // Taking a key discards its delay, so only an add after it is certain.
                    _queue.Add(key);
                    break;
                case 1 or 2 or 3:
                    _queue.Add(key, QueuePriority.Low);
                    break;
                default:
                    _queue.Add(key);
                    break;
            }
        }
    }

    private async Task WorkAsync(Random random)
    {
        while (await _queue.TakeAsync(default) is { } key)
        {
            if (Interlocked.Increment(ref _working[key]) != 1)
            {
                Interlocked.Increment(ref _clashes);
            }

            Volatile.Write(ref _seen[key], Volatile.Read(ref _wanted[key]));
            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }

            FailOrForget(key, random);
            Interlocked.Decrement(ref _working[key]);
            _queue.Done(key);
        }
    }

    private void FailOrForget(int key, Random random)
    {
        if (random.Next(10) == 0)
        {
            _queue.AddRateLimited(key);
        }
        else
        {
            _queue.Forget(key);
        }
    }
}
