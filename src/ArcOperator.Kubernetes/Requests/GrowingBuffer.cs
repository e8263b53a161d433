using System.Buffers;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Bytes that are read one after the other into memory that is lent, so that pages of megabytes leave no garbage behind.</summary>
internal sealed class GrowingBuffer(int expected) : IDisposable
{
    private const int Smallest = 64 << 10;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(expected, Smallest));
    private int _count;

    /// <summary>Where to read to; never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_count == _bytes.Length)
            {
                Grow();
            }

            return _bytes.AsMemory(_count);
        }
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Advance(int count) => _count += count;

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _bytes, []));

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Buffer.BlockCopy(_bytes, 0, larger, 0, _count);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
