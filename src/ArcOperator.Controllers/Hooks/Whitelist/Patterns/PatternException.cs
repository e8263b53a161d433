namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>A pattern has no meaning in RE2, or none that this program can keep.</summary>
/// <param name="problem">What is wrong, as half a sentence.</param>
/// <param name="remedy">What to write instead, as half a sentence.</param>
internal sealed class PatternException(string problem, string remedy) : Exception($"{problem}; {remedy}");
