using System.Buffers;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// The part of a stream that has arrived and is not used yet. It is contiguous, so that a JSON reader runs over it at full speed, and grows with the
/// longest value or line.
/// </summary>
internal sealed class GrowingBuffer(Stream stream) : IDisposable
{
    // An object has at most 1.5 MiB (etcd's limit for a request), and a Status is small.
    private const int MaxLength = 64 << 20;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _end - _start);

    public void Drop(int count) => _start += count;

    /// <summary>Returns the next complete line that has arrived, without its end.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var rest = Rest;
        var length = rest.IndexOf((byte)'\n');
        line = length < 0 ? default : rest[..length];
        Drop(length + 1);
        return length >= 0;
    }

    /// <summary>Waits for more. Returns false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The unused part is longer than any object can be.</exception>
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
        var target = length <= _bytes.Length / 2 ? _bytes
            : length < MaxLength ? ArrayPool<byte>.Shared.Rent(_bytes.Length * 2)
            : throw new InvalidDataException($"a line or value of the response is longer than {MaxLength} bytes");
        Buffer.BlockCopy(_bytes, _start, target, 0, length);
        (_start, _end) = (0, length);
        if (target != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = target;
        }
    }
}
