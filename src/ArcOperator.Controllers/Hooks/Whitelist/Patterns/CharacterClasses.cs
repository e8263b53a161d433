using System.Collections.Concurrent;
using System.Globalization;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>The sets of characters that RE2 has names for.</summary>
internal static class CharacterClasses
{
    private static readonly RuneSet Digit = RuneSet.Of(('0', '9'));
    private static readonly RuneSet Blank = RuneSet.Of("\t\n\f\r ");
    private static readonly RuneSet Lower = RuneSet.Of(('a', 'z'));
    private static readonly RuneSet Upper = RuneSet.Of(('A', 'Z'));
    private static readonly RuneSet Alpha = Lower.Union(Upper);
    private static readonly RuneSet Alnum = Alpha.Union(Digit);
    private static readonly RuneSet Word = Alnum.Union(RuneSet.Of("_"));

    private static readonly Dictionary<string, RuneSet> Posix = new()
    {
        ["alnum"] = Alnum,
        ["alpha"] = Alpha,
        ["ascii"] = RuneSet.Of((0, 0x7F)),
        ["blank"] = RuneSet.Of("\t "),
        ["cntrl"] = RuneSet.Of((0, 0x1F), (0x7F, 0x7F)),
        ["digit"] = Digit,
        ["graph"] = RuneSet.Of(('!', '~')),
        ["lower"] = Lower,
        ["print"] = RuneSet.Of((' ', '~')),
        ["punct"] = RuneSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        ["space"] = RuneSet.Of("\t\n\v\f\r "),
        ["upper"] = Upper,
        ["word"] = Word,
        ["xdigit"] = Digit.Union(RuneSet.Of(('A', 'F'), ('a', 'f'))),
    };

    private static readonly Dictionary<string, UnicodeCategory[]> Categories = new()
    {
        ["Lu"] = [UnicodeCategory.UppercaseLetter],
        ["Ll"] = [UnicodeCategory.LowercaseLetter],
        ["Lt"] = [UnicodeCategory.TitlecaseLetter],
        ["Lm"] = [UnicodeCategory.ModifierLetter],
        ["Lo"] = [UnicodeCategory.OtherLetter],
        ["Mn"] = [UnicodeCategory.NonSpacingMark],
        ["Mc"] = [UnicodeCategory.SpacingCombiningMark],
        ["Me"] = [UnicodeCategory.EnclosingMark],
        ["Nd"] = [UnicodeCategory.DecimalDigitNumber],
        ["Nl"] = [UnicodeCategory.LetterNumber],
        ["No"] = [UnicodeCategory.OtherNumber],
        ["Pc"] = [UnicodeCategory.ConnectorPunctuation],
        ["Pd"] = [UnicodeCategory.DashPunctuation],
        ["Ps"] = [UnicodeCategory.OpenPunctuation],
        ["Pe"] = [UnicodeCategory.ClosePunctuation],
        ["Pi"] = [UnicodeCategory.InitialQuotePunctuation],
        ["Pf"] = [UnicodeCategory.FinalQuotePunctuation],
        ["Po"] = [UnicodeCategory.OtherPunctuation],
        ["Sm"] = [UnicodeCategory.MathSymbol],
        ["Sc"] = [UnicodeCategory.CurrencySymbol],
        ["Sk"] = [UnicodeCategory.ModifierSymbol],
        ["So"] = [UnicodeCategory.OtherSymbol],
        ["Zs"] = [UnicodeCategory.SpaceSeparator],
        ["Zl"] = [UnicodeCategory.LineSeparator],
        ["Zp"] = [UnicodeCategory.ParagraphSeparator],
        ["Cc"] = [UnicodeCategory.Control],
        ["Cf"] = [UnicodeCategory.Format],
        ["Co"] = [UnicodeCategory.PrivateUse],
    };

    private static readonly ConcurrentDictionary<string, RuneSet> Known = new();

    /// <summary>
    /// What <c>\d</c>, <c>\s</c>, <c>\w</c> and their negations mean: ASCII only, but for what <c>(?i)</c> adds before a negation. Null for
    /// any other letter.
    /// </summary>
    public static RuneSet? Perl(int letter, PatternFlags flags) => letter switch
    {
        'd' => Digit,
        's' => Blank,
        'w' => CaseFolding.Apply(flags, Word),
        'D' => Digit.Negate(),
        'S' => Blank.Negate(),
        'W' => CaseFolding.Apply(flags, Word).Negate(),
        _ => null,
    };

    /// <summary>What stands between <c>[:</c> and <c>:]</c>.</summary>
    public static RuneSet? Named(string name, PatternFlags flags)
    {
        var isNegated = name.StartsWith('^');
        var set = Posix.GetValueOrDefault(isNegated ? name[1..] : name) is { } found ? CaseFolding.Apply(flags, found) : null;
        return isNegated ? set?.Negate() : set;
    }

    /// <summary>A general category of Unicode, or a group of them: <c>L</c>, <c>Nd</c>, <c>Any</c>. Null: there is none of this name.</summary>
    public static RuneSet? Category(string name)
    {
        if (name == "Any")
        {
            return RuneSet.All;
        }

        var categories = Categories.Where(category => category.Key == name || (name.Length == 1 && category.Key[0] == name[0])).SelectMany(category => category.Value).ToHashSet();
        return categories.Count == 0 ? null : Known.GetOrAdd(name, _ => RuneSet.Of(Ranges(categories)));
    }

    private static IEnumerable<(int First, int Last)> Ranges(HashSet<UnicodeCategory> categories)
    {
        var first = -1;
        for (var point = 0; point <= 0x110000; point++)
        {
            var isIn = point < 0x110000 && categories.Contains(CharUnicodeInfo.GetUnicodeCategory(point));
            if (isIn && first < 0)
            {
                first = point;
            }
            else if (!isIn && first >= 0)
            {
                yield return (first, point - 1);
                first = -1;
            }
        }
    }
}
