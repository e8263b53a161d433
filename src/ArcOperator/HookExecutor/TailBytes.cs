using System.Text;

namespace ArcOperator.HookExecutor;

/// <summary>Keeps the last bytes of a stream, whatever its length.</summary>
/// <param name="capacity">How many, in bytes.</param>
internal sealed class TailBytes(int capacity)
{
    private readonly byte[] _ring = new byte[capacity];
    private long _total;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _total += Math.Max(0, bytes.Length - capacity);
        foreach (var value in bytes.Length > capacity ? bytes[^capacity..] : bytes)
        {
            _ring[_total++ % capacity] = value;
        }
    }

    /// <summary>As valid UTF-8 of no more than the capacity: neither its beginning nor anything in it is half a character.</summary>
    public byte[] ToUtf8()
    {
        var kept = (int)Math.Min(_total, capacity);
        var bytes = Enumerable.Range(0, kept).Select(at => _ring[(_total - kept + at) % capacity]).ToArray();
        // Three bytes at most can be the rest of a character that was cut.
        var start = kept < _total ? bytes.Take(3).TakeWhile(value => (value & 0xC0) == 0x80).Count() : 0;
        var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.AsSpan(start)));
        // A replaced byte takes three.
        var surplus = Math.Max(0, text.Length - capacity);
        while (surplus > 0 && surplus < text.Length && (text[surplus] & 0xC0) == 0x80)
        {
            surplus++;
        }

        return text[surplus..];
    }
}
