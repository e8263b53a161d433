using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>A pattern that arguments are held against.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> It matches what RE2 matches, in time that grows with the argument's length alone: there is no backtracking.</para>
/// <para><b>Assumptions.</b> None of the pattern's author, and none of the argument's.</para>
/// <para><b>Caveats.</b> <c>\p</c> follows the Unicode version of .NET, which may know more characters than another program's.</para>
/// <para><b>Errors.</b> <see cref="PatternException"/> when it is made; none later.</para>
/// </remarks>
internal sealed class ArgumentPattern
{
    private readonly CodeUnits _units;
    private readonly Regex _expression;

    /// <exception cref="PatternException">It cannot be understood, or not in RE2's meaning.</exception>
    public ArgumentPattern(string pattern, ArgumentMatch match)
    {
        var translated = PatternTranslator.Translate(pattern);
        _units = translated.Units;
        // Searching begins between characters, not between the units of one.
        var before = match == ArgumentMatch.Search ? $"{_units.Expression(RuneSet.All)}*" : "";
        var behind = match == ArgumentMatch.Search ? "" : @"\z";
        try
        {
            _expression = new($@"\A{before}{translated.Expression}{behind}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException)
        {
            throw new PatternException("it is too complex", "write several simpler ones, repeat less often, or name fewer characters");
        }
    }

    public bool IsMatch(string argument) => _expression.IsMatch(_units.Encode(argument));
}
