using System.Globalization;
using System.Text;

namespace ArcOperator.Kubernetes.Text;

/// <summary>
/// Shortens texts of unknown length for messages. The ellipsis counts towards the limit. Surrogate pairs and combining sequences, such as
/// a letter with an accent, are kept whole or removed.
/// </summary>
public static class TextTruncation
{
    private const string Ellipsis = "…";

    private delegate int Measure(ReadOnlySpan<char> text);

    /// <summary>Returns the text if it has at most <paramref name="maxLength"/> UTF-16 characters, otherwise its beginning and an ellipsis.</summary>
    public static string Truncate(this string text, int maxLength) => KeepStart(text, maxLength, Characters);

    /// <summary>Returns the text if it has at most <paramref name="maxBytes"/> bytes in UTF-8, otherwise its beginning and an ellipsis.</summary>
    public static string TruncateBytes(this string text, int maxBytes) => KeepStart(text, maxBytes, Encoding.UTF8.GetByteCount);

    /// <summary>Returns the text if it has at most <paramref name="maxLength"/> UTF-16 characters, otherwise its beginning, an ellipsis and its end.</summary>
    /// <remarks>Error messages often have their context at the beginning and their cause at the end.</remarks>
    public static string TruncateMiddle(this string text, int maxLength) => KeepEnds(text, maxLength, Characters);

    /// <summary>Returns the text if it has at most <paramref name="maxBytes"/> bytes in UTF-8, otherwise its beginning, an ellipsis and its end.</summary>
    public static string TruncateMiddleBytes(this string text, int maxBytes) => KeepEnds(text, maxBytes, Encoding.UTF8.GetByteCount);

    /// <summary>Returns the text if it has at most <paramref name="maxBytes"/> bytes in UTF-8, otherwise an ellipsis and its end.</summary>
    public static string TruncateStartBytes(this string text, int maxBytes) =>
        Encoding.UTF8.GetByteCount(text) <= maxBytes ? text
        : $"{Ellipsis}{text[StartOfEnd(text, maxBytes - Encoding.UTF8.GetByteCount(Ellipsis), Encoding.UTF8.GetByteCount)..]}";

    private static int Characters(ReadOnlySpan<char> text) => text.Length;

    private static string KeepStart(string text, int limit, Measure measure) =>
        measure(text) <= limit ? text : $"{text[..EndOfStart(text, limit - measure(Ellipsis), measure)]}{Ellipsis}";

    private static string KeepEnds(string text, int limit, Measure measure)
    {
        if (measure(text) <= limit)
        {
            return text;
        }

        var room = limit - measure(Ellipsis);
        var end = EndOfStart(text, room / 2, measure);
        return $"{text[..end]}{Ellipsis}{text[StartOfEnd(text, room - measure(text.AsSpan(0, end)), measure)..]}";
    }

    /// <summary>Returns the length of the longest beginning that fits into <paramref name="room"/>.</summary>
    private static int EndOfStart(ReadOnlySpan<char> text, int room, Measure measure)
    {
        var end = 0;
        while (end < text.Length)
        {
            var next = end + StringInfo.GetNextTextElementLength(text[end..]);
            room -= measure(text[end..next]);
            if (room < 0)
            {
                return end;
            }

            end = next;
        }

        return end;
    }

    /// <summary>Returns the index at which the longest end that fits into <paramref name="room"/> starts.</summary>
    private static int StartOfEnd(ReadOnlySpan<char> text, int room, Measure measure)
    {
        var (start, rest) = (0, measure(text));
        while (rest > room && start < text.Length)
        {
            var next = start + StringInfo.GetNextTextElementLength(text[start..]);
            rest -= measure(text[start..next]);
            start = next;
        }

        return start;
    }
}
