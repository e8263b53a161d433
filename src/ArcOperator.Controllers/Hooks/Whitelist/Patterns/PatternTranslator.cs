namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>
/// Reads a pattern as RE2 does (in the way of Go's regexp package) and writes one for .NET that matches the same texts, seen as
/// <see cref="CodeUnits"/>. What cannot be kept exactly is refused.
/// </summary>
internal sealed class PatternTranslator
{
    private const int LongestPattern = 16 << 10;
    private const int DeepestNesting = 200;

    // An expression that tells more than 255 classes of units from each other does not match a newline at the end in .NET 10.
    private const int MostBoundaries = 200;

    private readonly PatternCursor _cursor;
    private readonly CodeUnits _units;
    private readonly HashSet<int> _boundaries = [];
    private PatternFlags _flags;
    private int _depth;
    private bool _hasWordBoundary;

    private PatternTranslator(string pattern, CodeUnits units) => (_cursor, _units) = (new(pattern), units);

    /// <exception cref="PatternException">It cannot be translated; says why, and what to write instead.</exception>
    public static TranslatedPattern Translate(string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new PatternException($"it is longer than {LongestPattern} characters", "write several shorter ones");
        }

        var translator = new PatternTranslator(pattern, CodeUnits.Utf16);
        var expression = translator.All();
        return translator._hasWordBoundary || translator._boundaries.Count > MostBoundaries
            ? new(new PatternTranslator(pattern, CodeUnits.Utf8).All(), CodeUnits.Utf8)
            : new(expression, CodeUnits.Utf16);
    }

    private string All() => Choice() is var all && _cursor.Next == PatternCursor.End
        ? all.Text
        : throw new PatternException("a ) has no (", @"write \) if the character is meant");

    private PatternFragment Choice()
    {
        if (++_depth > DeepestNesting)
        {
            throw new PatternException($"parentheses are nested more than {DeepestNesting} deep", "write several patterns");
        }

        var branches = new List<PatternFragment> { Sequence() };
        while (_cursor.TryTake("|"))
        {
            branches.Add(Sequence());
        }

        _depth--;
        return PatternFragment.Choice(branches);
    }

    private PatternFragment Sequence()
    {
        var parts = new List<PatternFragment>();
        var repeatable = false;
        while (_cursor.Next is not (PatternCursor.End or '|' or ')'))
        {
            if (RepetitionReader.TryRead(_cursor, repeatable ? parts[^1] : null) is { } repeated)
            {
                parts[^1] = repeated;
                continue;
            }

            var read = Parts();
            parts.AddRange(read);
            repeatable = read.Count > 0;
        }

        return PatternFragment.Sequence(parts);
    }

    // Mostly one; none for flags, several for a quotation.
    private IReadOnlyList<PatternFragment> Parts()
    {
        switch (_cursor.Take())
        {
            case '(':
                return Group() is { } group ? [group] : [];
            case '[':
                return [Set(ClassReader.Read(_cursor, _flags))];
            case '.':
                return [Set(_flags.HasFlag(PatternFlags.DotAll) ? RuneSet.All : RuneSet.Of("\n").Negate())];
            case '^':
                return [new(_flags.HasFlag(PatternFlags.Multiline) ? "(?m:^)" : @"(?:\A)")];
            case '$':
                return [new(_flags.HasFlag(PatternFlags.Multiline) ? "(?m:$)" : @"(?:\z)")];
            case '\\':
                return Escaped();
            case var point:
                return [Literal(point)];
        }
    }

    private IReadOnlyList<PatternFragment> Escaped()
    {
        if (_cursor.Next is 'A' or 'z' or 'b' or 'B')
        {
            _hasWordBoundary |= _cursor.Next is 'b' or 'B';
            return [new($@"(?:\{(char)_cursor.Take()})")];
        }

        if (_cursor.TryTake("Q"))
        {
            return [.. (_cursor.TakeUntil(@"\E") ?? _cursor.TakeRest()).EnumerateRunes().Select(rune => Literal(rune.Value))];
        }

        return [EscapeReader.TryReadClass(_cursor, _flags) is { } set ? Set(set) : Literal(EscapeReader.ReadCharacter(_cursor))];
    }

    private PatternFragment Literal(int point) => Set(CaseFolding.Apply(_flags, RuneSet.Of((point, point))));

    private PatternFragment Set(RuneSet set)
    {
        _boundaries.UnionWith(_units.Boundaries(set));
        return new(_units.Expression(set));
    }

    // Null: it was flags for the rest of the group around it.
    private PatternFragment? Group()
    {
        var outside = _flags;
        if (_cursor.TryTake("?P<") || (_cursor.Next == '?' && _cursor.At(1) == '<' && _cursor.At(2) is not ('=' or '!') && _cursor.TryTake("?<")))
        {
            TakeName();
        }
        else if (_cursor.TryTake("?") && !Flags())
        {
            return null;
        }

        var inside = Choice();
        if (!_cursor.TryTake(")"))
        {
            throw new PatternException("a ( has no )", @"close it, or write \( if the character is meant");
        }

        _flags = outside;
        return inside;
    }

    private void TakeName()
    {
        if (_cursor.TakeUntil(">") is not { Length: > 0 } name || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_'))
        {
            throw new PatternException("a group's name is not made of letters, digits and _", "name it otherwise, or not at all");
        }
    }

    // True: a group begins to which alone they apply.
    private bool Flags()
    {
        var isOn = true;
        while (true)
        {
            var point = _cursor.Take();
            switch (point)
            {
                case 'i' or 'm' or 's' or 'U':
                    Switch(point, isOn);
                    break;
                case '-' when isOn:
                    isOn = false;
                    // The next one has to be a flag.
                    if (_cursor.Next is not ('i' or 'm' or 's' or 'U'))
                    {
                        throw Unknown();
                    }

                    break;
                case ':':
                    return true;
                case ')':
                    return false;
                case '=' or '!' or '<' or '>':
                    throw new PatternException("it looks ahead or back, which RE2 cannot", "write out what may stand there, or use several patterns");
                default:
                    throw Unknown();
            }
        }
    }

    private void Switch(int letter, bool isOn)
    {
        var flag = letter switch { 'i' => PatternFlags.IgnoreCase, 'm' => PatternFlags.Multiline, 's' => PatternFlags.DotAll, _ => PatternFlags.None };
        _flags = isOn ? _flags | flag : _flags & ~flag;
    }

    private static PatternException Unknown() => new("what stands behind (? is unknown to RE2", "write (?: for a group, (?P<name> for a named one, (?i) (?m) (?s) or (?U) for flags");
}
