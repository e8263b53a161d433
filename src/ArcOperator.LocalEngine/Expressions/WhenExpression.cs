using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Decides a <c>when</c> whose variables have been replaced: words stand for themselves, with or without quotes.</summary>
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
