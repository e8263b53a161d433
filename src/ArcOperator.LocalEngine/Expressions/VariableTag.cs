namespace ArcOperator.LocalEngine.Expressions;

/// <summary>One <c>{{…}}</c> of a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Just after its closing braces.</param>
/// <param name="Name">What stands inside, without surrounding blanks.</param>
internal readonly record struct VariableTag(int Start, int End, string Name)
{
    private static readonly string[] Roots =
        ["workflow.", "inputs.", "outputs.", "steps.", "tasks.", "item.", "pod.", "node.", "lastRetry.", "cronworkflow."];

    /// <summary>
    /// True if it is meant for Argo. Anything else, such as a Go template inside a script, is text that stays as it is.
    /// </summary>
    public bool IsVariable => IsExpression || IsVariableName(Name);

    /// <summary>True for <c>{{=…}}</c>.</summary>
    public bool IsExpression => Name.StartsWith('=');

    /// <summary>The variables that have to be known for the tag to be replaced.</summary>
    public IEnumerable<string> Variables => IsExpression ? TagExpression.VariablesOf(Name[1..]) : [Name];

    public static bool IsVariableName(string name) => name is "item" or "retries" || Roots.Any(name.StartsWith);

    /// <summary>What takes the tag's place; null if something in it is unknown.</summary>
    public string? Replacement(IVariableScope scope) => IsExpression ? TagExpression.Evaluate(Name[1..], scope) : scope.Find(Name);

    public static IEnumerable<VariableTag> In(string text)
    {
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf("}}", start + 2, StringComparison.Ordinal) is >= 0 and var end)
        {
            // Of {{ {{x}} the inner braces are the variable's.
            start = text.LastIndexOf("{{", end - 1, end - start, StringComparison.Ordinal);
            yield return new(start, end + 2, text[(start + 2)..end].Trim());
            position = end + 2;
        }
    }
}
