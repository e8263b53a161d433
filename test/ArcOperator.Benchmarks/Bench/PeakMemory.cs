using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Peak of an operator's resident memory until this object is disposed.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private long _bytes;

    public PeakMemory(OperatorProcess process) => _watching = WatchAsync(process);

    public double Megabytes => Interlocked.Read(ref _bytes) / 1e6;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(OperatorProcess process)
    {
        while (!_stop.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _bytes, Math.Max(_bytes, process.ResidentBytes));
            await Task.WhenAny(Task.Delay(50, _stop.Token));
        }
    }
}
