namespace ArcOperator.Testing;

/// <summary>Reads from another stream, and pauses after a number of bytes.</summary>
/// <param name="inner">The other stream.</param>
/// <param name="before">Number of bytes before the pause.</param>
/// <param name="halt">Completed at the pause.</param>
/// <param name="go">Ends the pause when it completes.</param>
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
