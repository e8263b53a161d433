using System.Text;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Replaces the tags of a text by the values of their variables.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Every tag of the text is replaced once. Tags in the value of a variable stay as they are.</para>
/// <para><b>Assumptions.</b> None.</para>
/// <para><b>Caveats.</b> Tags that are not variables of Argo stay as they are.</para>
/// <para><b>Errors.</b> The result names unknown variables. Their tags stay in the text.</para>
/// </remarks>
internal static class Substitution
{
    public static SubstitutedText Apply(string text, IVariableScope scope)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return new(text, []);
        }

        var result = new StringBuilder();
        var unknown = new List<string>();
        var position = 0;
        foreach (var tag in VariableTag.In(text).Where(tag => tag.IsVariable))
        {
            result.Append(text, position, tag.Start - position);
            position = tag.End;
            if (tag.Replacement(scope) is { } value)
            {
                result.Append(value);
            }
            else
            {
                unknown.Add(tag.Name);
                result.Append(text, tag.Start, tag.End - tag.Start);
            }
        }

        return new(result.Append(text, position, text.Length - position).ToString(), unknown);
    }
}

/// <summary>A text after substitution, and its unknown variables.</summary>
internal sealed record SubstitutedText(string Text, IReadOnlyList<string> Unknown)
{
    /// <summary>The message for unknown variables, or null.</summary>
    public string? Problem => UnknownVariables.Problem(Unknown);
}

/// <summary>The message for unknown variables.</summary>
internal static class UnknownVariables
{
    public static string? Problem(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : $"failed to resolve {string.Join(", ", names.Distinct().Select(name => $"{{{{{name}}}}}"))}";
}
