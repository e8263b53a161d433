using System.Buffers;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>Cuts a stream into lines. A line lies in one piece, so that a JSON reader can run over it at full speed.</summary>
internal sealed class LineBuffer(Stream stream) : IDisposable
{
    // One object is at most 1.5 MiB (etcd's limit for a request) and a Status is small: a longer line is not a watch event.
    private const int LongestLine = 64 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _start;
    private int _end;

    /// <summary>The next complete line that is here already, without its end.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            line = default;
            return false;
        }

        line = rest[..length];
        _start += length + 1;
        return true;
    }

    /// <summary>Waits for more. False at the end of the stream; half a line at the end is dropped, as its sender was cut off.</summary>
    /// <exception cref="InvalidDataException">A line is longer than any object can be.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private void MakeRoom()
    {
        var length = _end - _start;
        var target = _buffer;
        if (length == _buffer.Length)
        {
            target = length < LongestLine
                ? ArrayPool<byte>.Shared.Rent(length * 2)
                : throw new InvalidDataException($"a line of a watch is longer than {LongestLine} bytes");
        }

        if (_start > 0 || target != _buffer)
        {
            Buffer.BlockCopy(_buffer, _start, target, 0, length);
            (_start, _end) = (0, length);
        }

        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }
    }
}
