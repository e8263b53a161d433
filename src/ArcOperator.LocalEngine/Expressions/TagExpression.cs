using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>
/// The part of <c>{{=…}}</c> that this engine understands: comparisons of variables and quoted texts, and a choice between two
/// values. Argo's whole language (functions, arithmetic) is for a cluster; what is not understood is an error that names it.
/// </summary>
internal static class TagExpression
{
    /// <summary>The variables that the expression needs; itself, if it is none that is understood.</summary>
    public static IReadOnlyList<string> VariablesOf(string expression)
    {
        var asked = new AskedVariables();
        return Evaluate(expression, asked) is null ? [$"={expression}"] : asked.Names;
    }

    /// <summary>The value as text; null if a variable is unknown, or the expression is none that is understood.</summary>
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

    // A parameter is a text, also where it looks like a number.
    private static WhenValue Value(string word, IVariableScope scope) =>
        VariableTag.IsVariableName(word) ? WhenValue.OfText(scope.Find(word) ?? throw new FormatException($"unknown variable '{word}'"))
        : WhenValue.OfWord(word) is var value && value != WhenValue.OfText(word) ? value
        : throw new FormatException($"'{word}' is neither a variable nor a value");

    /// <summary>Knows everything, and remembers what it was asked for.</summary>
    private sealed class AskedVariables : IVariableScope
    {
        public List<string> Names { get; } = [];

        public string Find(string name)
        {
            Names.Add(name);
            return "";
        }
    }
}
