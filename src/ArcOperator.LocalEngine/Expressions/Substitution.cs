using System.Text;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Puts the texts of variables in the place of their tags.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Every tag of the original text is replaced once; what comes from a variable is never looked through again, so
/// that a parameter that holds <c>{{…}}</c> stays what it is.</para>
/// <para><b>Assumptions.</b> None: any text will do.</para>
/// <para><b>Caveats.</b> Braces around something that is no variable of Argo's are left alone.</para>
/// <para><b>Errors.</b> A variable that nobody knows is named in the result; its tag stays in the text.</para>
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
