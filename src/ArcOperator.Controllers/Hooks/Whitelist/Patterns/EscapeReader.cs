using System.Globalization;
using System.Text;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>Reads what stands behind a backslash and means one character, or one of a class.</summary>
internal static class EscapeReader
{
    private const int Largest = 0x10FFFF;

    /// <summary>A class of characters, if that is what comes behind the backslash; null, having read nothing, if not.</summary>
    /// <exception cref="PatternException">A class of Unicode that does not exist here.</exception>
    public static RuneSet? TryReadClass(PatternCursor cursor, PatternFlags flags)
    {
        if (CharacterClasses.Perl(cursor.Next, flags) is { } set)
        {
            cursor.Take();
            return set;
        }

        return cursor.Next is 'p' or 'P' ? UnicodeClass(cursor, flags) : null;
    }

    /// <summary>The one character that is meant.</summary>
    /// <exception cref="PatternException">None is.</exception>
    public static int ReadCharacter(PatternCursor cursor) => cursor.Take() switch
    {
        PatternCursor.End => throw new PatternException("it ends with a backslash", @"write \\ for a backslash"),
        'a' => '\a',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        'x' => Hexadecimal(cursor),
        '0' => Octal(cursor, 0),
        >= '1' and <= '7' and var digit when cursor.Next is >= '0' and <= '7' => Octal(cursor, digit - '0'),
        >= '1' and <= '9' and var digit => throw new PatternException($@"\{(char)digit} refers back to a group, which RE2 has not", "write out what may stand there"),
        'C' => throw new PatternException(@"\C matches half of a character", "write (?s:.) for any character"),
        'Z' or 'G' => throw new PatternException(@"\Z and \G are unknown to RE2", @"write \z for the end"),
        var other and < 0x80 when !char.IsAsciiLetterOrDigit((char)other) => other,
        var other => throw new PatternException($@"\{new Rune(other)} is unknown to RE2", "leave the backslash out, or double it if it is meant"),
    };

    private static RuneSet UnicodeClass(PatternCursor cursor, PatternFlags flags)
    {
        var isNegated = cursor.Take() == 'P';
        var name = cursor.TryTake("{") ? cursor.TakeUntil("}") : cursor.Next == PatternCursor.End ? null : new Rune(cursor.Take()).ToString();
        var set = name is null ? null : CharacterClasses.Category(name.StartsWith('^') ? name[1..] : name);
        if (name is null || set is null)
        {
            throw new PatternException($@"\p{{{name}}} is no general category of Unicode", @"write one, as in \p{L} or \p{Nd}, or ranges of characters, as in [Α-ω]");
        }

        if (flags.HasFlag(PatternFlags.IgnoreCase) && name != "Any")
        {
            throw new PatternException($@"\p{{{name}}} under (?i) is not supported", "put it outside of (?i), naming the categories of both cases");
        }

        return isNegated != name.StartsWith('^') ? set.Negate() : set;
    }

    private static int Octal(PatternCursor cursor, int value)
    {
        // Three digits at most; \0 has been read as the first of them.
        for (var digits = 1; digits < 3 && cursor.Next is >= '0' and <= '7'; digits++)
        {
            value = (value * 8) + cursor.Take() - '0';
        }

        return value;
    }

    private static int Hexadecimal(PatternCursor cursor)
    {
        var digits = cursor.TryTake("{") ? cursor.TakeUntil("}") : $"{Digit(cursor.Take())}{Digit(cursor.Take())}";
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= Largest and not (>= 0xD800 and <= 0xDFFF)
            ? value
            : throw new PatternException(@"\x names no character", @"write two hexadecimal digits, as in \x41, or more in braces, as in \x{1F600}");
    }

    private static string Digit(int point) => point is > 0 and < 0x80 && char.IsAsciiHexDigit((char)point) ? ((char)point).ToString() : "?";
}
