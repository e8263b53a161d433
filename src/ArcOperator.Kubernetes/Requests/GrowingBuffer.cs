using System.Buffers;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>The part of a stream that is here and not used up. It grows with what has to be here in one piece, and is lent memory.</summary>
internal sealed class GrowingBuffer(Stream stream) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(128 << 10);
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _end - _start);

    public void Drop(int count) => _start += count;

    /// <summary>Waits for more. False at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _bytes, []));

    private void MakeRoom()
    {
        var length = _end - _start;
        var target = length > _bytes.Length / 2 ? ArrayPool<byte>.Shared.Rent(_bytes.Length * 2) : _bytes;
        Buffer.BlockCopy(_bytes, _start, target, 0, length);
        (_start, _end) = (0, length);
        if (target != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = target;
        }
    }
}
