using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>
/// Kubernetes' own references in commands and variables: <c>$(NAME)</c>. A name that is not set stays as it is, and
/// <c>$$(NAME)</c> is a way to write <c>$(NAME)</c>.
/// </summary>
internal static partial class EnvironmentReferences
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) => Reference().Replace(text, match =>
        match.ValueSpan.StartsWith("$$") ? match.Value[1..] : variables.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"\$?\$\(([^()]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
