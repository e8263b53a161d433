using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Part of a seekable stream, read from its beginning to its end. The stream behind it stays open.</summary>
internal sealed class SpoolSection(Stream spool, long offset, long length) : SequentialStream
{
    private long _position;

    public override bool CanRead => true;

    // The writer of tar archives asks for the length before it writes a header.
    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        if (wanted <= 0)
        {
            return 0;
        }

        spool.Position = offset + _position;
        var count = await spool.ReadAsync(buffer[..wanted], cancellationToken);
        _position += count;
        return count > 0 ? count : throw new IOException($"the spool ends {length - _position} bytes too early");
    }
}
