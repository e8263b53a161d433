using System.Text;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>
/// What <c>(?i)</c> makes of a set. ASCII letters fold as in Unicode, where <c>k</c> has the Kelvin sign as a third form and <c>s</c> the
/// long s. The tables for other letters are not .NET's, so they are refused and not guessed.
/// </summary>
internal static class CaseFolding
{
    private const int KelvinSign = 0x212A;
    private const int LongS = 0x17F;
    private const int ToOtherCase = 0x20;

    /// <exception cref="PatternException">A letter beyond ASCII has more than one case.</exception>
    public static RuneSet Apply(PatternFlags flags, RuneSet set) => flags.HasFlag(PatternFlags.IgnoreCase) ? Fold(set) : set;

    private static RuneSet Fold(RuneSet set)
    {
        var forms = new List<(int First, int Last)>(set.Ranges);
        foreach (var (first, last) in set.Ranges)
        {
            for (var point = first; point <= Math.Min(last, 'z'); point++)
            {
                forms.AddRange(FormsOf(point));
            }

            forms.AddRange(FormsBeyondAscii(first, last));
        }

        return RuneSet.Of(forms);
    }

    private static IEnumerable<(int, int)> FormsOf(int point)
    {
        if (!char.IsAsciiLetter((char)point))
        {
            yield break;
        }

        yield return (point ^ ToOtherCase, point ^ ToOtherCase);
        if ((point | ToOtherCase) == 'k')
        {
            yield return (KelvinSign, KelvinSign);
        }
        else if ((point | ToOtherCase) == 's')
        {
            yield return (LongS, LongS);
        }
    }

    private static List<(int, int)> FormsBeyondAscii(int first, int last)
    {
        // Everything beyond ASCII holds all cases of whatever it holds.
        if (first <= 0x80 && last == 0x10FFFF)
        {
            return [('k', 'k'), ('K', 'K'), ('s', 's'), ('S', 'S')];
        }

        var forms = new List<(int, int)>();
        for (var point = Math.Max(first, 0x80); point <= last; point++)
        {
            forms.AddRange(point switch
            {
                KelvinSign => [('k', 'k'), ('K', 'K')],
                LongS => [('s', 's'), ('S', 'S')],
                _ when HasCases(point) => throw new PatternException(
                    $"(?i) over '{new Rune(point)}' (U+{point:X4}) is not supported", "name both cases, as in [äÄ], outside of (?i)"),
                _ => [],
            });
        }

        return forms;
    }

    private static bool HasCases(int point) =>
        new Rune(point) is var rune && (Rune.ToUpperInvariant(rune) != rune || Rune.ToLowerInvariant(rune) != rune || Rune.IsUpper(rune) || Rune.IsLower(rune));
}
