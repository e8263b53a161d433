using System.Buffers;
using System.Text;

namespace ArcOperator.Runtime.Processes;

/// <summary>Keeps the last bytes of a stream of any length.</summary>
/// <param name="capacity">Number of bytes to keep.</param>
public sealed class TailBuffer(int capacity)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _total;

    /// <summary>The stream was longer than the capacity.</summary>
    public bool IsCut => _total > capacity;

    private ReadOnlySpan<byte> Tail => _bytes.WrittenSpan.Length <= capacity ? _bytes.WrittenSpan : _bytes.WrittenSpan[^capacity..];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _total += bytes.Length;
        bytes = bytes.Length > capacity ? bytes[^capacity..] : bytes;
        // The buffer holds twice the capacity, so that bytes are moved once per capacity and not once per call.
        if (_bytes.WrittenCount + bytes.Length > capacity * 2L)
        {
            var kept = Tail.ToArray();
            _bytes.Clear();
            _bytes.Write(kept);
        }

        _bytes.Write(bytes);
    }

    /// <summary>Returns the kept bytes as valid UTF-8 within the capacity. A character that the cut has split is left out.</summary>
    public byte[] ToUtf8()
    {
        var tail = Tail;
        // A character that was split leaves three bytes at most.
        var start = IsCut ? tail[..Math.Min(3, tail.Length)].IndexOfAnyExceptInRange<byte>(0x80, 0xBF) : 0;
        var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(tail[(start < 0 ? Math.Min(3, tail.Length) : start)..]));
        // An invalid byte is replaced by three, so the text can exceed the capacity again.
        var surplus = Math.Max(0, text.Length - capacity);
        while (surplus > 0 && surplus < text.Length && (text[surplus] & 0xC0) == 0x80)
        {
            surplus++;
        }

        return text[surplus..];
    }

    public override string ToString() => Encoding.UTF8.GetString(ToUtf8());
}
