namespace ArcOperator.LocalEngine.Expressions;

/// <summary>A piece of a condition.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The operator, or the text of a word or string.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, string Text)
{
    public bool Is(string @operator) => Kind == ExpressionTokenKind.Operator && Text == @operator;
}
