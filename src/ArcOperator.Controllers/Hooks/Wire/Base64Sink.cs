using System.Buffers;
using System.Buffers.Text;

namespace ArcOperator.Controllers.Hooks.Wire;

/// <summary>Decodes base64 as it comes, up to a limit.</summary>
internal sealed class Base64Sink(StreamedField field)
{
    private readonly byte[] _text = new byte[64 << 10];
    private readonly byte[] _bytes = new byte[48 << 10];
    private int _count;
    private long _total;
    private bool _isPadded;

    /// <exception cref="FormatException">It is no base64.</exception>
    /// <exception cref="PayloadTooLargeException">It holds too much.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        while (!text.IsEmpty)
        {
            var count = Math.Min(text.Length, _text.Length - _count);
            text[..count].CopyTo(_text.AsMemory(_count));
            text = text[count..];
            _count += count;
            if (_count == _text.Length)
            {
                await FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>Says that there is no more.</summary>
    /// <exception cref="FormatException">It is no base64.</exception>
    /// <exception cref="PayloadTooLargeException">It holds too much.</exception>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        if (_count > 0)
        {
            throw Malformed();
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var whole = _count / 4 * 4;
        if (whole == 0)
        {
            return;
        }

        var status = Base64.DecodeFromUtf8(_text.AsSpan(0, whole), _bytes, out var read, out var written);
        // Padding ends it: whatever stands behind would be another text's.
        if (_isPadded || status != OperationStatus.Done || read != whole)
        {
            throw Malformed();
        }

        _isPadded = written < whole / 4 * 3;
        _total += written;
        if (_total > field.Limit)
        {
            throw new PayloadTooLargeException(field.Name, field.Limit);
        }

        await field.Target.WriteAsync(_bytes.AsMemory(0, written), cancellationToken);
        _text.AsSpan(whole, _count - whole).CopyTo(_text);
        _count -= whole;
    }

    private FormatException Malformed() => new($"{field.Name} is no base64");
}
