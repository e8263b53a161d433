namespace ArcOperator.Controllers.Hooks.Wire;

/// <summary>A stream, byte by byte.</summary>
internal sealed class WireBuffer(Stream stream)
{
    private readonly byte[] _bytes = new byte[32 << 10];
    private int _next;
    private int _end;

    /// <summary>What can be looked at without reading on.</summary>
    public ReadOnlyMemory<byte> Available => _bytes.AsMemory(_next.._end);

    public void Skip(int count) => _next += count;

    /// <summary>Reads on if nothing is left. False: the stream has ended.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_next == _end)
        {
            (_next, _end) = (0, await stream.ReadAsync(_bytes, cancellationToken));
        }

        return _end > 0;
    }

    /// <summary>The next byte, which stays the next one.</summary>
    /// <exception cref="FormatException">The stream has ended.</exception>
    public async ValueTask<byte> PeekAsync(CancellationToken cancellationToken) =>
        await FillAsync(cancellationToken) ? _bytes[_next] : throw new FormatException("it ends too early");

    /// <summary>The next byte that is no white space, which stays the next one.</summary>
    public async ValueTask<byte> PeekPastBlanksAsync(CancellationToken cancellationToken)
    {
        while (await PeekAsync(cancellationToken) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _next++;
        }

        return _bytes[_next];
    }

    public async ValueTask<byte> TakeAsync(CancellationToken cancellationToken)
    {
        var value = await PeekAsync(cancellationToken);
        _next++;
        return value;
    }
}
