using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>
/// Decides a <c>when</c> whose variables have been replaced: <c>== != &lt; &lt;= &gt; &gt;= =~ !~ in &amp;&amp; || ! ( )</c> on texts
/// with or without quotes, numbers and booleans.
/// </summary>
internal static class WhenExpression
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public static WhenResult Evaluate(string text)
    {
        try
        {
            var tokens = new TokenReader(ExpressionLexer.Read(text));
            var value = Either(tokens);
            tokens.ExpectEnd();
            return new(value.AsBoolean(), null);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or RegexMatchTimeoutException)
        {
            return new(false, $"Invalid 'when' expression '{text}': {error.Message}");
        }
    }

    private static WhenValue Either(TokenReader tokens)
    {
        var value = Both(tokens);
        while (tokens.TryTake("||"))
        {
            var right = Both(tokens);
            value = WhenValue.Of(value.AsBoolean() | right.AsBoolean());
        }

        return value;
    }

    private static WhenValue Both(TokenReader tokens)
    {
        var value = Comparison(tokens);
        while (tokens.TryTake("&&"))
        {
            var right = Comparison(tokens);
            value = WhenValue.Of(value.AsBoolean() & right.AsBoolean());
        }

        return value;
    }

    private static WhenValue Comparison(TokenReader tokens)
    {
        var left = Operand(tokens);
        var next = tokens.Next;
        if (next is { Kind: ExpressionTokenKind.Word, Text: "in" or "IN" })
        {
            tokens.Take();
            var right = Operand(tokens);
            return WhenValue.Of((right.Items ?? [right]).Contains(left));
        }

        if (next.Kind != ExpressionTokenKind.Operator || next.Text is "&&" or "||" or ")" or ",")
        {
            return left;
        }

        tokens.Take();
        return WhenValue.Of(Compare(left, next.Text, Operand(tokens)));
    }

    private static bool Compare(WhenValue left, string @operator, WhenValue right) => @operator switch
    {
        "==" => left == right,
        "!=" => left != right,
        "<" => left.CompareWith(right) < 0,
        "<=" => left.CompareWith(right) <= 0,
        ">" => left.CompareWith(right) > 0,
        ">=" => left.CompareWith(right) >= 0,
        "=~" => Matches(left, right),
        "!~" => !Matches(left, right),
        _ => throw new FormatException($"expected an operator, found '{@operator}'"),
    };

    // A pattern comes from the user; one that runs away must not take the engine with it.
    private static bool Matches(WhenValue left, WhenValue right) =>
        Regex.IsMatch(left.AsText(), right.AsText(), RegexOptions.CultureInvariant, LongestMatch);

    private static WhenValue Operand(TokenReader tokens)
    {
        if (tokens.TryTake("!"))
        {
            return WhenValue.Of(!Operand(tokens).AsBoolean());
        }

        if (tokens.TryTake("("))
        {
            var items = new List<WhenValue> { Either(tokens) };
            while (tokens.TryTake(","))
            {
                items.Add(Either(tokens));
            }

            tokens.Expect(")");
            return items.Count == 1 ? items[0] : WhenValue.OfList(items);
        }

        return tokens.Next.Kind switch
        {
            ExpressionTokenKind.Quoted => WhenValue.OfText(tokens.Take().Text),
            ExpressionTokenKind.Word => WhenValue.OfWord(tokens.Take().Text),
            _ => throw tokens.Unexpected("expected a value"),
        };
    }
}
