namespace ArcOperator.Artifacts.Tests.Packaging;

/// <summary>Content that arrives in pieces of one size, as from a slow disk.</summary>
internal sealed class PiecewiseStream(Stream content, int piece, Action? onFirstRead = null) : Stream
{
    private Action? _onFirstRead = onFirstRead;

    public PiecewiseStream(byte[] content, int piece)
        : this(new MemoryStream(content), piece)
    {
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position
    {
        get => content.Position;
        set => content.Position = value;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Exchange(ref _onFirstRead, null)?.Invoke();
        return content.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => content.Read(buffer, offset, Math.Min(count, piece));

    public override long Seek(long offset, SeekOrigin origin) => content.Seek(offset, origin);

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
