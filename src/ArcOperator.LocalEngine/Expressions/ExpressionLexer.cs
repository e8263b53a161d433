using System.Text;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Splits an expression into tokens.</summary>
internal static class ExpressionLexer
{
    // The longer operators come first, so that <= is not read as <.
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "=~", "!~", "&&", "||", "<", ">", "!", "(", ")", ",", "?", ":"];

    /// <exception cref="FormatException">A quote is not closed, or a character is not allowed.</exception>
    public static IReadOnlyList<ExpressionToken> Read(string text)
    {
        var tokens = new List<ExpressionToken>();
        var position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (text[position] is '\'' or '"')
            {
                tokens.Add(ReadQuoted(text, ref position));
            }
            else if (Operators.FirstOrDefault(candidate => string.CompareOrdinal(text, position, candidate, 0, candidate.Length) == 0) is { } found)
            {
                tokens.Add(new(ExpressionTokenKind.Operator, found));
                position += found.Length;
            }
            else
            {
                tokens.Add(ReadWord(text, ref position));
            }
        }

        return tokens;
    }

    private static ExpressionToken ReadQuoted(string text, ref int position)
    {
        var quote = text[position];
        var result = new StringBuilder();
        for (var at = position + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                position = at + 1;
                return new(ExpressionTokenKind.Quoted, result.ToString());
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            result.Append(text[at]);
        }

        throw new FormatException($"unclosed quote at position {position + 1}");
    }

    private static ExpressionToken ReadWord(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && !char.IsWhiteSpace(text[position]) && !"'\"=!<>&|(),".Contains(text[position]))
        {
            position++;
        }

        return position > start
            ? new(ExpressionTokenKind.Word, text[start..position])
            : throw new FormatException($"unexpected '{text[start]}' at position {start + 1}");
    }
}

/// <summary>An operator, a word or a quoted text.</summary>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, string Text)
{
    public bool Is(string @operator) => Kind == ExpressionTokenKind.Operator && Text == @operator;
}

internal enum ExpressionTokenKind
{
    /// <summary>The end of the expression.</summary>
    End,

    Operator,

    /// <summary>Text in quotes.</summary>
    Quoted,

    /// <summary>Text without quotes.</summary>
    Word,
}

/// <summary>Reads tokens in order.</summary>
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

    /// <summary>Takes the next token if it is the operator.</summary>
    public bool TryTake(string @operator)
    {
        if (!Next.Is(@operator))
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <exception cref="FormatException">The next token is not the operator.</exception>
    public void Expect(string @operator)
    {
        if (!TryTake(@operator))
        {
            throw Unexpected($"expected '{@operator}'");
        }
    }

    /// <exception cref="FormatException">Tokens are left.</exception>
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
