using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Reads a JSON object and streams its large fields.</summary>
public sealed class StreamedJson
{
    // More than the arguments and variables of any process.
    private const int MostHeld = 8 << 20;

    private static readonly SearchValues<byte> NoBase64 = SearchValues.Create("\"\\\t\r\n "u8);

    private readonly WireBuffer _wire;
    private readonly IReadOnlyList<StreamedField> _streamed;
    private readonly HashSet<string> _seen = [];
    private int _held;

    private StreamedJson(Stream wire, IReadOnlyList<StreamedField> streamed) => (_wire, _streamed) = (new(wire), streamed);

    /// <param name="wire">Stream with the object, read to its end.</param>
    /// <param name="streamed">Fields to stream.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>All other fields.</returns>
    /// <exception cref="FormatException">The stream does not contain such an object.</exception>
    /// <exception cref="PayloadTooLargeException">A field is larger than its limit.</exception>
    public static async Task<JsonObject> ReadAsync(Stream wire, IReadOnlyList<StreamedField> streamed, CancellationToken cancellationToken)
    {
        try
        {
            return await new StreamedJson(wire, streamed).ObjectAsync(cancellationToken);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new FormatException("it is not JSON", error);
        }
    }

    private async Task<JsonObject> ObjectAsync(CancellationToken cancellationToken)
    {
        var fields = new JsonObject();
        await ExpectAsync('{', cancellationToken);
        var isEnd = await _wire.PeekPastBlanksAsync(cancellationToken) == '}';
        while (!isEnd)
        {
            await FieldAsync(fields, cancellationToken);
            isEnd = await _wire.PeekPastBlanksAsync(cancellationToken) != ',';
            if (!isEnd)
            {
                _wire.Skip(1);
            }
        }

        await ExpectAsync('}', cancellationToken);
        while (await _wire.FillAsync(cancellationToken))
        {
            if (_wire.Available.Span.ContainsAnyExcept(" \t\r\n"u8))
            {
                throw new FormatException("text follows the end of the object");
            }

            _wire.Skip(_wire.Available.Length);
        }

        return fields;
    }

    private async Task FieldAsync(JsonObject fields, CancellationToken cancellationToken)
    {
        if (await _wire.PeekPastBlanksAsync(cancellationToken) != '"')
        {
            throw new FormatException("a name of a field is expected in quotes");
        }

        var name = (await ValueAsync(cancellationToken))?.GetValue<string>() ?? "";
        if (!_seen.Add(name))
        {
            throw new FormatException("a field occurs twice");
        }

        await ExpectAsync(':', cancellationToken);
        var isText = await _wire.PeekPastBlanksAsync(cancellationToken) == '"';
        if (_streamed.FirstOrDefault(field => field.Name == name) is not { } streamed)
        {
            fields[name] = await ValueAsync(cancellationToken);
        }
        else if (isText)
        {
            await Base64Async(new(streamed), cancellationToken);
        }
        else if (await ValueAsync(cancellationToken) is not null)
        {
            throw new FormatException($"{name} is not a string");
        }
    }

    // Takes the text up to the delimiter that ends it. The parser decides whether it is a value.
    private async Task<JsonNode?> ValueAsync(CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>();
        var (depth, isInString, isEscaped) = (0, false, false);
        await _wire.PeekPastBlanksAsync(cancellationToken);
        while (true)
        {
            var next = await _wire.PeekAsync(cancellationToken);
            if (!isInString && depth == 0 && (next is (byte)',' or (byte)'}' or (byte)']' || (next == ':' && text.WrittenCount > 0)))
            {
                return JsonNode.Parse(text.WrittenSpan);
            }

            if (++_held > MostHeld)
            {
                throw new PayloadTooLargeException("the object without stdin", MostHeld);
            }

            _wire.Skip(1);
            text.Write([next]);
            depth += isInString ? 0 : next is (byte)'{' or (byte)'[' ? 1 : next is (byte)'}' or (byte)']' ? -1 : 0;
            isInString ^= next == '"' && !isEscaped;
            isEscaped = isInString && next == '\\' && !isEscaped;
        }
    }

    private async Task Base64Async(Base64Sink sink, CancellationToken cancellationToken)
    {
        await ExpectAsync('"', cancellationToken);
        while (true)
        {
            await _wire.PeekAsync(cancellationToken);
            var count = _wire.Available.Span.IndexOfAny(NoBase64);
            var plain = _wire.Available[..(count < 0 ? _wire.Available.Length : count)];
            await sink.AppendAsync(plain, cancellationToken);
            _wire.Skip(plain.Length);
            if (count < 0)
            {
                continue;
            }

            switch (await _wire.TakeAsync(cancellationToken))
            {
                case (byte)'"':
                    await sink.EndAsync(cancellationToken);
                    return;
                case (byte)'\\':
                    await sink.AppendAsync(new[] { await EscapedAsync(cancellationToken) }, cancellationToken);
                    break;
                default:
                    throw new FormatException("base64 contains white space");
            }
        }
    }

    // JSON allows escapes for + and /, and some writers use them.
    private async Task<byte> EscapedAsync(CancellationToken cancellationToken)
    {
        var escape = await _wire.TakeAsync(cancellationToken);
        if (escape != 'u')
        {
            return escape == '/' ? escape : throw new FormatException("base64 contains an unexpected escape");
        }

        var digits = new byte[4];
        for (var at = 0; at < digits.Length; at++)
        {
            digits[at] = await _wire.TakeAsync(cancellationToken);
        }

        return ushort.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value < 0x80
            ? (byte)value
            : throw new FormatException("base64 contains an unexpected escape");
    }

    private async Task ExpectAsync(char expected, CancellationToken cancellationToken)
    {
        if (await _wire.PeekPastBlanksAsync(cancellationToken) != expected)
        {
            throw new FormatException($"expected '{expected}'");
        }

        _wire.Skip(1);
    }
}

/// <summary>Field of base64 that is streamed.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Target">Receives the decoded content.</param>
/// <param name="Limit">Largest decoded content, in bytes.</param>
public sealed record StreamedField(string Name, Stream Target, long Limit);

/// <summary>A field of a message is larger than its limit.</summary>
public sealed class PayloadTooLargeException(string field, long limit) : Exception($"{field} is larger than {limit} bytes");

/// <summary>Reads a stream byte by byte.</summary>
internal sealed class WireBuffer(Stream stream)
{
    private readonly byte[] _bytes = new byte[32 << 10];
    private int _next;
    private int _end;

    /// <summary>Bytes that are read already.</summary>
    public ReadOnlyMemory<byte> Available => _bytes.AsMemory(_next.._end);

    public void Skip(int count) => _next += count;

    /// <summary>Reads further bytes if none are left. Returns false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_next == _end)
        {
            (_next, _end) = (0, await stream.ReadAsync(_bytes, cancellationToken));
        }

        return _end > 0;
    }

    /// <summary>Returns the next byte without taking it.</summary>
    /// <exception cref="FormatException">The stream has ended.</exception>
    public async ValueTask<byte> PeekAsync(CancellationToken cancellationToken) =>
        await FillAsync(cancellationToken) ? _bytes[_next] : throw new FormatException("the text ends too early");

    /// <summary>Skips white space and returns the next byte without taking it.</summary>
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

/// <summary>Decodes base64 in blocks, up to a limit.</summary>
internal sealed class Base64Sink(StreamedField field)
{
    private readonly byte[] _text = new byte[64 << 10];
    private readonly byte[] _bytes = new byte[48 << 10];
    private int _count;
    private long _total;
    private bool _isPadded;

    /// <exception cref="FormatException">The text is not base64.</exception>
    /// <exception cref="PayloadTooLargeException">The content is larger than the limit.</exception>
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

    /// <summary>Ends the text.</summary>
    /// <exception cref="FormatException">The text is not base64.</exception>
    /// <exception cref="PayloadTooLargeException">The content is larger than the limit.</exception>
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
        // Text after the padding would belong to another value.
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

    private FormatException Malformed() => new($"{field.Name} is not base64");
}
