using System.Globalization;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>Reads how often something may come.</summary>
internal static class RepetitionReader
{
    private const int Most = 1000;

    /// <summary>Repeats what stands before, if a repetition comes next; null, having read nothing, if not.</summary>
    /// <param name="cursor">Where.</param>
    /// <param name="before">What is repeated; null: nothing stands there.</param>
    /// <exception cref="PatternException">It cannot be repeated so.</exception>
    public static PatternFragment? TryRead(PatternCursor cursor, PatternFragment? before)
    {
        if (Suffix(cursor) is not var (suffix, count))
        {
            return null;
        }

        if (before is null)
        {
            throw new PatternException($"nothing stands before {suffix}", $@"write \{suffix} if the character is meant");
        }

        // Taking as little as possible finds another match, but finds one exactly when taking as much as possible does.
        cursor.TryTake("?");
        var repeated = before.Repeat(suffix, count);
        if (count > Most || repeated.Repetitions > Most)
        {
            throw new PatternException($"{suffix} repeats something more than {Most} times", "repeat it less often, or without a number (* or +)");
        }

        return !IsNext(cursor) ? repeated : throw new PatternException($"a repetition follows {suffix}", "put what is repeated twice in parentheses");
    }

    private static bool IsNext(PatternCursor cursor)
    {
        var start = cursor.Position;
        var isNext = Suffix(cursor) is not null;
        cursor.Position = start;
        return isNext;
    }

    private static (string Text, int Count)? Suffix(PatternCursor cursor)
    {
        var start = cursor.Position;
        switch (cursor.Next)
        {
            case '*' or '+' or '?':
                return (((char)cursor.Take()).ToString(), 1);
            case '{':
                cursor.Take();
                if (Number(cursor) is { } least)
                {
                    var hasComma = cursor.TryTake(",");
                    var most = hasComma ? Number(cursor) : least;
                    if (cursor.TryTake("}"))
                    {
                        return Counted(least, most, hasComma);
                    }
                }

                // Not a count, and so a brace.
                cursor.Position = start;
                return null;
            default:
                return null;
        }
    }

    private static (string Text, int Count) Counted(int least, int? most, bool hasComma) => most < least
        ? throw new PatternException($"{{{least},{most}}} ends before it begins", "write the smaller number first")
        : (hasComma ? $"{{{least},{most}}}" : $"{{{least}}}", most ?? least);

    // As in Go: no leading zeros; what has more digits than any count is a large one.
    private static int? Number(PatternCursor cursor)
    {
        var digits = "";
        while (cursor.Next is >= '0' and <= '9')
        {
            digits += (char)cursor.Take();
        }

        return digits.Length == 0 || (digits.Length > 1 && digits[0] == '0') ? null
            : digits.Length > 4 ? 10_000
            : int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
