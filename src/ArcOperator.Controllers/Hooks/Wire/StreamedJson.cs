using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Hooks.Wire;

/// <summary>Reads a JSON object, some of whose fields are larger than should be held in memory.</summary>
public sealed class StreamedJson
{
    // More than any process could be started with.
    private const int MostHeld = 8 << 20;

    private static readonly SearchValues<byte> NoBase64 = SearchValues.Create("\"\\\t\r\n "u8);

    private readonly WireBuffer _wire;
    private readonly IReadOnlyList<StreamedField> _streamed;
    private readonly HashSet<string> _seen = [];
    private int _held;

    private StreamedJson(Stream wire, IReadOnlyList<StreamedField> streamed) => (_wire, _streamed) = (new(wire), streamed);

    /// <param name="wire">Read to its end.</param>
    /// <param name="streamed">The fields that go elsewhere.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>All other fields.</returns>
    /// <exception cref="FormatException">It is no such object.</exception>
    /// <exception cref="PayloadTooLargeException">A field is too large.</exception>
    public static async Task<JsonObject> ReadAsync(Stream wire, IReadOnlyList<StreamedField> streamed, CancellationToken cancellationToken)
    {
        try
        {
            return await new StreamedJson(wire, streamed).ObjectAsync(cancellationToken);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new FormatException("it is no JSON", error);
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
                throw new FormatException("there is more behind the end of the object");
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
            throw new FormatException("a field is there twice");
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
            throw new FormatException($"{name} is no string");
        }
    }

    // Whatever stands up to what can only come behind it; whether it is a value is for the parser to say.
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
                throw new PayloadTooLargeException("all but stdin", MostHeld);
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
                    throw new FormatException("there is white space in base64");
            }
        }
    }

    // Writers of JSON may escape + and /, and some do.
    private async Task<byte> EscapedAsync(CancellationToken cancellationToken)
    {
        var escape = await _wire.TakeAsync(cancellationToken);
        if (escape != 'u')
        {
            return escape == '/' ? escape : throw new FormatException("there is an odd escape in base64");
        }

        var digits = new byte[4];
        for (var at = 0; at < digits.Length; at++)
        {
            digits[at] = await _wire.TakeAsync(cancellationToken);
        }

        return ushort.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value < 0x80
            ? (byte)value
            : throw new FormatException("there is an odd escape in base64");
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
