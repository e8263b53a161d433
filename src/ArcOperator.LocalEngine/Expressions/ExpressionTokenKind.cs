namespace ArcOperator.LocalEngine.Expressions;

internal enum ExpressionTokenKind
{
    /// <summary>After the last token.</summary>
    End,

    Operator,

    /// <summary>Text in quotes.</summary>
    Quoted,

    /// <summary>Text without quotes.</summary>
    Word,
}
