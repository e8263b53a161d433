using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Evaluates a <c>when</c> condition after its variables were replaced. A word is a text, with or without quotes.</summary>
internal static class WhenExpression
{
    public static WhenResult Evaluate(string text)
    {
        try
        {
            var parser = new ExpressionParser(new(ExpressionLexer.Read(text)), WhenValue.OfWord);
            return new(parser.Evaluate().AsBoolean(), null);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or RegexMatchTimeoutException)
        {
            return new(false, $"Invalid 'when' expression '{text}': {error.Message}");
        }
    }
}

/// <summary>The result of a condition.</summary>
/// <param name="IsTrue">The condition is true.</param>
/// <param name="Problem">The reason that the condition cannot be evaluated, or null.</param>
internal sealed record WhenResult(bool IsTrue, string? Problem);
