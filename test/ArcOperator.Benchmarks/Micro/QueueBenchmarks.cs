using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Queue;
using BenchmarkDotNet.Attributes;

namespace ArcOperator.Benchmarks.Micro;

/// <summary>Passing a key through a queue.</summary>
public class QueueBenchmarks
{
    private readonly WorkQueue<ObjectKey> _queue = new(TimeProvider.System, key => key.Namespace);
    private readonly ObjectKey _key = new("team", "order-1-0123456789abcdef");

    [Benchmark]
    public async Task<ObjectKey?> Add_take_done()
    {
        _queue.Add(_key);
        var taken = await _queue.TakeAsync(CancellationToken.None);
        _queue.Done(_key);
        return taken;
    }

    [Benchmark]
    public void Add_what_is_there_already() => _queue.Add(_key);

    [GlobalCleanup]
    public void Close() => _queue.Dispose();
}
