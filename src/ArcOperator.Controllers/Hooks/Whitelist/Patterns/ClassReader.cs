namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>Reads a class in square brackets.</summary>
internal static class ClassReader
{
    /// <summary>Reads from behind the opening bracket to behind the closing one.</summary>
    /// <exception cref="PatternException">It is not one.</exception>
    public static RuneSet Read(PatternCursor cursor, PatternFlags flags)
    {
        var isNegated = cursor.TryTake("^");
        var set = RuneSet.None;
        // A bracket that comes first is meant as itself.
        for (var isFirst = true; isFirst || cursor.Next != ']'; isFirst = false)
        {
            set = set.Union(Item(cursor, flags));
        }

        cursor.Take();
        return isNegated ? set.Negate() : set;
    }

    private static RuneSet Item(PatternCursor cursor, PatternFlags flags)
    {
        if (cursor.Next == '[' && cursor.At(1) == ':' && Posix(cursor, flags) is { } named)
        {
            return named;
        }

        if (cursor.Next == '\\')
        {
            var start = cursor.Position++;
            if (EscapeReader.TryReadClass(cursor, flags) is { } escaped)
            {
                return escaped;
            }

            cursor.Position = start;
        }

        var first = Character(cursor);
        if (cursor.Next != '-' || cursor.At(1) is ']' or PatternCursor.End)
        {
            return CaseFolding.Apply(flags, RuneSet.Of((first, first)));
        }

        cursor.Take();
        var last = Character(cursor);
        return first <= last
            ? CaseFolding.Apply(flags, RuneSet.Of((first, last)))
            : throw new PatternException("a range in [ ] ends before it begins", "write the smaller character first");
    }

    private static RuneSet? Posix(PatternCursor cursor, PatternFlags flags)
    {
        var start = cursor.Position;
        cursor.Position += 2;
        if (cursor.TakeUntil(":]") is not { } name)
        {
            // Without an end it is only a bracket and a colon.
            cursor.Position = start;
            return null;
        }

        return CharacterClasses.Named(name, flags)
            ?? throw new PatternException($"[:{name}:] is no class of POSIX", "write one of alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit");
    }

    private static int Character(PatternCursor cursor)
    {
        var point = cursor.Take();
        return point switch
        {
            PatternCursor.End => throw new PatternException("a [ has no ]", @"close it, or write \[ for a bracket"),
            '\\' => EscapeReader.ReadCharacter(cursor),
            _ => point,
        };
    }
}
