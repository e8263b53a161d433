namespace ArcOperator.Artifacts.Streams;

/// <summary>
/// Writes to another stream in blocks of one size, independent of the sizes of the incoming writes. Dispose writes the remaining bytes. The other
/// stream stays open.
/// </summary>
internal sealed class BlockStream(Stream destination) : SequentialStream
{
    private readonly byte[] _block = new byte[64 << 10];
    private int _filled;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _block.Length - _filled);
            buffer[..count].CopyTo(_block.AsMemory(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == _block.Length)
            {
                await PassOnAsync(cancellationToken);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await PassOnAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    private async Task PassOnAsync(CancellationToken cancellationToken)
    {
        var count = _filled;
        _filled = 0;
        await destination.WriteAsync(_block.AsMemory(0, count), cancellationToken);
    }
}
