using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>
/// Expands Kubernetes' references to environment variables, <c>$(NAME)</c>. An unknown reference stays as it is. <c>$$(NAME)</c> is
/// the escaped form of <c>$(NAME)</c>.
/// </summary>
internal static partial class EnvironmentReferences
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) => Reference().Replace(text, match =>
        match.ValueSpan.StartsWith("$$") ? match.Value[1..] : variables.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"\$?\$\(([^()]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
