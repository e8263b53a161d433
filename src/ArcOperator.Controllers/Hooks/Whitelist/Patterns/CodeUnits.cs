using System.Text;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>
/// What .NET's expressions see of a text: they match units, where RE2 matches characters. A set of characters is written so that it
/// takes all units of one character or none.
/// </summary>
internal sealed class CodeUnits
{
    private const string Nothing = @"[^\u0000-\uFFFF]";
    private const int FirstPrivateUse = 0xE000;

    private readonly int[] _lastOfLength;
    private readonly int _bits;
    private readonly Func<string, int[]> _units;

    private CodeUnits(int[] lastOfLength, int bits, Func<string, int[]> units) => (_lastOfLength, _bits, _units) = (lastOfLength, bits, units);

    /// <summary>.NET's own units: pairs of surrogates beyond the first 65,536 characters.</summary>
    public static CodeUnits Utf16 { get; } = new([0xFFFF], 10, text => [.. text.Select(unit => (int)unit)]);

    /// <summary>
    /// The bytes of UTF-8, those beyond ASCII as private-use characters (0xC3 as U+E0C3). None of these is part of a word to .NET, and so its
    /// <c>\b</c> means what RE2's does. There are few of them, but expressions become larger.
    /// </summary>
    public static CodeUnits Utf8 { get; } = new(
        [0x7F, 0x7FF, 0xFFFF], 6, text => [.. Encoding.UTF8.GetBytes(text).Select(value => value < 0x80 ? value : FirstPrivateUse + value)]);

    /// <summary>A text as expressions see it.</summary>
    public string Encode(string text) => Ascii.IsValid(text) ? text : string.Concat(_units(text).Select(unit => (char)unit));

    /// <summary>An expression that matches each character of the set and nothing else; can be repeated as it stands.</summary>
    public string Expression(RuneSet set)
    {
        var sequences = set.Ranges.SelectMany(SameShape).Select(Sequence).ToList();
        var branches = sequences.GroupBy(sequence => sequence.Length, (_, group) => Branches([.. group], 0)).ToList();
        return branches.Count == 0 ? Nothing : $"(?:{string.Join('|', branches)})";
    }

    /// <summary>The units at which the set begins or ends to hold them.</summary>
    public IEnumerable<int> Boundaries(RuneSet set) =>
        set.Ranges.SelectMany(SameShape).SelectMany(Sequence).SelectMany(range => new[] { range.First, range.Last + 1 });

    // The automaton's size is what .NET limits: equal beginnings are written once, and so are equal ends.
    private static string Branches(List<(int First, int Last)[]> sequences, int at) => at == sequences[0].Length - 1
        ? Class(sequences.Select(sequence => sequence[at]))
        : string.Join('|', sequences
            .GroupBy(sequence => sequence[at], (range, group) => (Range: range, End: Branches([.. group], at + 1)))
            .GroupBy(branch => branch.End, (end, group) => $"{Class(group.Select(branch => branch.Range))}(?:{end})"));

    private (int First, int Last)[] Sequence((int First, int Last) range) => [.. UnitsOf(range.First).Zip(UnitsOf(range.Last))];

    private int[] UnitsOf(int point) => _units(new Rune(point).ToString());

    private static string Class(IEnumerable<(int First, int Last)> ranges) =>
        $"[{string.Concat(ranges.Select(range => range.First == range.Last ? $@"\u{range.First:X4}" : $@"\u{range.First:X4}-\u{range.Last:X4}"))}]";

    // Cuts a range so that each part is one sequence of ranges of units.
    private IEnumerable<(int First, int Last)> SameShape((int First, int Last) range) =>
        Cut(range.First, range.Last) is { } middle ? SameShape((range.First, middle)).Concat(SameShape((middle + 1, range.Last))) : [range];

    private int? Cut(int first, int last)
    {
        foreach (var limit in _lastOfLength.Where(limit => first <= limit && last > limit))
        {
            return limit;
        }

        // Where a unit before the last ones differs, those have to run through all their values.
        var tails = _lastOfLength.Count(limit => first > limit);
        for (var tail = 1; tail <= tails; tail++)
        {
            var mask = (1 << (_bits * tail)) - 1;
            if ((first & ~mask) == (last & ~mask))
            {
                continue;
            }

            if ((first & mask) != 0)
            {
                return first | mask;
            }

            if ((last & mask) != mask)
            {
                return (last & ~mask) - 1;
            }
        }

        return null;
    }
}
