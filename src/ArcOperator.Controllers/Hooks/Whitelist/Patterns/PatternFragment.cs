namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>A translated part of a pattern.</summary>
/// <param name="Text">As .NET reads it; a unit, to which a repetition may be appended.</param>
/// <param name="Repetitions">How often its innermost part is repeated at most by counted repetitions, one in the other; at least 1.</param>
internal sealed record PatternFragment(string Text, int Repetitions = 1)
{
    public static PatternFragment Sequence(IReadOnlyList<PatternFragment> parts) =>
        new($"(?:{string.Concat(parts.Select(part => part.Text))})", MostOf(parts));

    public static PatternFragment Choice(IReadOnlyList<PatternFragment> branches) =>
        branches is [var only] ? only : new($"(?:{string.Join('|', branches.Select(branch => branch.Text))})", MostOf(branches));

    /// <param name="suffix">*, +, ? or a count in braces.</param>
    /// <param name="count">The largest number in it; 1 if there is none.</param>
    public PatternFragment Repeat(string suffix, int count) => new($"(?:{Text}{suffix})", Repetitions * Math.Max(count, 1));

    private static int MostOf(IReadOnlyList<PatternFragment> parts) => parts.Select(part => part.Repetitions).DefaultIfEmpty(1).Max();
}
