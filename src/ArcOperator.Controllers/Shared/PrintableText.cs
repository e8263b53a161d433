using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Shared;

/// <summary>Removes control characters from texts of other programs, so that conditions, events and logs can show them.</summary>
internal static partial class PrintableText
{
    // In characters. The first line of a longer text is searched in its beginning, because messages of other programs can have any length.
    private const int MostText = 64 << 10;

    /// <summary>Returns the first line that is not empty, without control characters, colours, and surrounding white space.</summary>
    public static string FirstLine(string text)
    {
        foreach (var line in RemoveControls(text.Truncate(MostText)).Split('\n'))
        {
            if (line.Trim() is { Length: > 0 } first)
            {
                return first;
            }
        }

        return "";
    }

    /// <summary>Returns the text with its line breaks, without control sequences of terminals. Other characters that are invisible, control a terminal or
    /// change the direction of the text become the replacement character.</summary>
    public static string RemoveControls(string text)
    {
        var plain = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in Escapes().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            var shown = rune.Value is '\n' or '\t' ? rune : rune.Value == '\r' ? new('\n') : IsUnprintable(rune) ? Rune.ReplacementChar : rune;
            plain.Append(units[..shown.EncodeToUtf16(units)]);
        }

        return plain.ToString();
    }

    /// <summary>Returns the text as one line of at most <paramref name="maxLength"/> characters. Line breaks and tabs become spaces; other characters
    /// that are invisible, control a terminal or change the direction of the text become the replacement character.</summary>
    public static string ToSingleLine(string text, int maxLength)
    {
        // A cut before the replacement bounds the work on a text of any length.
        var start = text.Truncate(maxLength);
        if (!start.EnumerateRunes().Any(IsUnprintable))
        {
            return start;
        }

        var line = new StringBuilder(start.Length);
        foreach (var rune in start.EnumerateRunes())
        {
            line.Append(!IsUnprintable(rune) ? rune.ToString() : rune.Value is '\r' or '\n' or '\t' ? " " : "\uFFFD");
        }

        return line.ToString();
    }

    // Format characters include the BiDi overrides, zero-width joiners and the byte order mark.
    private static bool IsUnprintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    // CSI and OSC sequences: colours, cursor movement, titles.
    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)?|[@-Z\\-_])", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
