using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Pattern of the whitelist that arguments are compared with.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The pattern means the same as in RE2. Matching never backtracks. Building is bounded: <see cref="Size"/> and
/// <see cref="Sets"/> have limits.</para>
/// <para><b>Assumptions.</b> Arguments are valid Unicode, which <see cref="HookCallCheck"/> verifies.</para>
/// <para><b>Caveats.</b> Only a subset of RE2 is accepted (docs/hooks.md).</para>
/// <para><b>Errors.</b> <see cref="PatternException"/> from the constructor.</para>
/// </remarks>
internal sealed class ArgumentPattern
{
    private readonly Regex _expression;

    /// <exception cref="PatternException">The pattern is not within the accepted subset.</exception>
    public ArgumentPattern(string pattern, ArgumentMatch match)
    {
        var translated = PatternTranslator.Translate(pattern);
        (Size, Sets) = (translated.Size, translated.Sets);
        // A search starts between characters, not between the two units of one.
        var (before, after) = match == ArgumentMatch.Search ? ($"{PatternTranslator.AnyCharacter}*", "") : ("", @"\z");
        _expression = new($@"\A{before}(?:{translated.Expression}){after}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>Number of characters and sets after all repetitions are written out.</summary>
    public int Size { get; }

    /// <summary>Number of different characters and sets. The time to build grows with its square.</summary>
    public int Sets { get; }

    public bool IsMatch(string argument) => _expression.IsMatch(argument);
}

/// <summary>A pattern is not within the accepted subset.</summary>
/// <param name="position">Position of the problem, in characters from 1.</param>
/// <param name="problem">Fact, without a full stop.</param>
/// <param name="remedy">Replacement to write, without a full stop.</param>
internal sealed class PatternException(int position, string problem, string remedy) : Exception($"character {position}: {problem}; {remedy}");
