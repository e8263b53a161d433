using System.Buffers;
using System.Text;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Keeps the last bytes of a stream.</summary>
/// <param name="capacity">How many, in bytes.</param>
internal sealed class TailBuffer(int capacity)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _total;

    /// <summary>There was more than what is kept.</summary>
    public bool IsCut => _total > capacity;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _total += bytes.Length;
        // Twice the room, so that not every byte beyond it moves all the others.
        if (_bytes.WrittenCount + bytes.Length > capacity * 2L)
        {
            var kept = Tail().ToArray();
            _bytes.Clear();
            _bytes.Write(kept);
        }

        _bytes.Write(bytes);
    }

    public override string ToString() => Encoding.UTF8.GetString(Tail());

    private ReadOnlySpan<byte> Tail()
    {
        var all = _bytes.WrittenSpan;
        return all.Length <= capacity ? all : all[^capacity..];
    }
}
