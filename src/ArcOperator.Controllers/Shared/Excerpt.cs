using System.Text;

namespace ArcOperator.Controllers.Shared;

/// <summary>A part of a text that others wrote and that may be of any length.</summary>
internal static class Excerpt
{
    // Three bytes of UTF-8.
    private const string Ellipsis = "…";
    private const int EllipsisBytes = 3;

    /// <summary>The text itself if it has no more than <paramref name="longest"/> characters; else so many of it, or one less, and an ellipsis.</summary>
    public static string Of(string text, int longest) =>
        text.Length <= longest ? text : $"{text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]}{Ellipsis}";

    /// <summary>The text itself if it has no more than <paramref name="longest"/> bytes in UTF-8; else its beginning and an ellipsis, together no more.</summary>
    public static string OfBytes(string text, int longest)
    {
        if (Encoding.UTF8.GetByteCount(text) <= longest)
        {
            return text;
        }

        var (bytes, end) = (EllipsisBytes, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > longest)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return $"{text[..end]}{Ellipsis}";
    }

    /// <summary>Returns the text if it has no more than <paramref name="longest"/> bytes in UTF-8; else its beginning and its end, where errors have their causes.</summary>
    public static string MiddleBytes(string text, int longest) => Encoding.UTF8.GetByteCount(text) <= longest
        ? text
        : $"{OfBytes(text, longest / 2)}{LastBytes(text, longest - (longest / 2))[Ellipsis.Length..]}";

    /// <summary>The text itself if it has no more than <paramref name="longest"/> bytes in UTF-8; else an ellipsis and its end, together no more.</summary>
    public static string LastBytes(string text, int longest)
    {
        if (Encoding.UTF8.GetByteCount(text) <= longest)
        {
            return text;
        }

        var (bytes, start) = (EllipsisBytes, text.Length);
        while (start > 0)
        {
            var width = start > 1 && char.IsSurrogatePair(text[start - 2], text[start - 1]) ? 2 : 1;
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(start - width, width));
            if (bytes > longest)
            {
                break;
            }

            start -= width;
        }

        return $"{Ellipsis}{text[start..]}";
    }
}
