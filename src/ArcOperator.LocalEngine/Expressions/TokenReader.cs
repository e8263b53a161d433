namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Tokens, one after the other.</summary>
internal sealed class TokenReader(IReadOnlyList<ExpressionToken> tokens)
{
    private int _position;

    public ExpressionToken Next => _position < tokens.Count ? tokens[_position] : default;

    public ExpressionToken Take()
    {
        var token = Next;
        _position++;
        return token;
    }

    /// <summary>Takes the operator if it comes next.</summary>
    public bool TryTake(string @operator)
    {
        if (!Next.Is(@operator))
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <exception cref="FormatException">Something else comes next.</exception>
    public void Expect(string @operator)
    {
        if (!TryTake(@operator))
        {
            throw Unexpected($"expected '{@operator}'");
        }
    }

    /// <exception cref="FormatException">There is something left.</exception>
    public void ExpectEnd()
    {
        if (Next.Kind != ExpressionTokenKind.End)
        {
            throw Unexpected("expected an operator");
        }
    }

    public FormatException Unexpected(string expected) =>
        new(Next.Kind == ExpressionTokenKind.End ? $"{expected}, found the end" : $"{expected}, found '{Next.Text}'");
}
