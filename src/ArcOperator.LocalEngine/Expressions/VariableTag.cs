using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>One <c>{{…}}</c> of a text.</summary>
/// <param name="Start">Index of the opening braces.</param>
/// <param name="End">Index behind the closing braces.</param>
/// <param name="Name">The text between the braces, without surrounding blanks.</param>
internal readonly record struct VariableTag(int Start, int End, string Name)
{
    private static readonly string[] Roots =
        ["workflow.", "inputs.", "outputs.", "steps.", "tasks.", "item.", "pod.", "node.", "lastRetry.", "cronworkflow."];

    /// <summary>True for a variable or expression of Argo. Other tags, such as a Go template in a script, stay as they are.</summary>
    public bool IsVariable => IsExpression || IsVariableName(Name);

    /// <summary>True for <c>{{=…}}</c>.</summary>
    public bool IsExpression => Name.StartsWith('=');

    /// <summary>The variables in the tag.</summary>
    public IEnumerable<string> Variables => IsExpression ? TagExpression.VariablesOf(Name[1..]) : [Name];

    public static bool IsVariableName(string name) => name is "item" or "retries" || Roots.Any(name.StartsWith);

    /// <summary>Returns the replacement of the tag, or null if a variable is unknown.</summary>
    public string? Replacement(IVariableScope scope) => IsExpression ? TagExpression.Evaluate(Name[1..], scope) : scope.Find(Name);

    public static IEnumerable<VariableTag> In(string text)
    {
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf("}}", start + 2, StringComparison.Ordinal) is >= 0 and var end)
        {
            // In {{ {{x}} the inner braces belong to the variable.
            start = text.LastIndexOf("{{", end - 1, end - start, StringComparison.Ordinal);
            yield return new(start, end + 2, text[(start + 2)..end].Trim());
            position = end + 2;
        }
    }
}

/// <summary>
/// Evaluates <c>{{=…}}</c> with comparisons of variables and quoted texts, and choices between two values. Functions and arithmetic are
/// not supported: the engine refuses such expressions before a Workflow starts.
/// </summary>
internal static class TagExpression
{
    /// <summary>Returns the variables in the expression, or the expression itself if it is not supported.</summary>
    public static IReadOnlyList<string> VariablesOf(string expression)
    {
        var asked = new VariableRecorder();
        return Evaluate(expression, asked) is null ? [$"={expression}"] : asked.Names;
    }

    /// <summary>Returns the value as text, or null if a variable is unknown or the expression is not supported.</summary>
    public static string? Evaluate(string expression, IVariableScope scope)
    {
        try
        {
            return new ExpressionParser(new(ExpressionLexer.Read(expression)), word => Value(word, scope)).Evaluate().ToString();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    // A parameter is a text, even if it looks like a number.
    private static WhenValue Value(string word, IVariableScope scope) =>
        VariableTag.IsVariableName(word) ? WhenValue.OfText(scope.Find(word) ?? throw new FormatException($"unknown variable '{word}'"))
        : WhenValue.OfWord(word) is var value && value != WhenValue.OfText(word) ? value
        : throw new FormatException($"'{word}' is neither a variable nor a value");

    /// <summary>Knows every variable and records the requested names.</summary>
    private sealed class VariableRecorder : IVariableScope
    {
        public List<string> Names { get; } = [];

        public string Find(string name)
        {
            Names.Add(name);
            return "";
        }
    }
}
