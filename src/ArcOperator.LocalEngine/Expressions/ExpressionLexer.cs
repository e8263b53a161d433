using System.Text;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Cuts a condition into tokens.</summary>
internal static class ExpressionLexer
{
    // Longer ones first, so that <= is not taken for <.
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "=~", "!~", "&&", "||", "<", ">", "!", "(", ")", ",", "?", ":"];

    /// <exception cref="FormatException">A quote is not closed, or a character means nothing.</exception>
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
