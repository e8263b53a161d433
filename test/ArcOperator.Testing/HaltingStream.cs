namespace ArcOperator.Testing;

/// <summary>Reads on from another stream, but comes to a halt once it has given so many bytes, until it is let go.</summary>
/// <param name="inner">Where the bytes are from.</param>
/// <param name="before">How many come before the halt.</param>
/// <param name="halt">Completed when it has come to it.</param>
/// <param name="go">Completed to let it go.</param>
internal sealed class HaltingStream(Stream inner, long before, TaskCompletionSource halt, Task go) : Stream
{
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _given; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given == before)
        {
            halt.TrySetResult();
            await go.WaitAsync(cancellationToken);
        }

        var count = await inner.ReadAsync(_given < before ? buffer[..(int)Math.Min(buffer.Length, before - _given)] : buffer, cancellationToken);
        _given += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
