using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>
/// Evaluates <c>== != &lt; &lt;= &gt; &gt;= =~ !~ in &amp;&amp; || ! ( )</c> and <c>condition ? value : value</c> over texts, numbers, booleans and
/// whatever a word stands for.
/// </summary>
internal sealed class ExpressionParser(TokenReader tokens, Func<string, WhenValue> word)
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    /// <exception cref="FormatException">The text is no expression.</exception>
    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    /// <exception cref="RegexMatchTimeoutException">A pattern takes too long.</exception>
    public WhenValue Evaluate()
    {
        var value = Choice();
        tokens.ExpectEnd();
        return value;
    }

    private WhenValue Choice()
    {
        var condition = Either();
        if (!tokens.TryTake("?"))
        {
            return condition;
        }

        var yes = Choice();
        tokens.Expect(":");
        var no = Choice();
        return condition.AsBoolean() ? yes : no;
    }

    private WhenValue Either()
    {
        var value = Both();
        while (tokens.TryTake("||"))
        {
            var right = Both();
            value = WhenValue.Of(value.AsBoolean() | right.AsBoolean());
        }

        return value;
    }

    private WhenValue Both()
    {
        var value = Comparison();
        while (tokens.TryTake("&&"))
        {
            var right = Comparison();
            value = WhenValue.Of(value.AsBoolean() & right.AsBoolean());
        }

        return value;
    }

    private WhenValue Comparison()
    {
        var left = Operand();
        var next = tokens.Next;
        if (next is { Kind: ExpressionTokenKind.Word, Text: "in" or "IN" })
        {
            tokens.Take();
            var right = Operand();
            return WhenValue.Of((right.Items ?? [right]).Contains(left));
        }

        if (next.Kind != ExpressionTokenKind.Operator || next.Text is "&&" or "||" or ")" or "," or "?" or ":")
        {
            return left;
        }

        tokens.Take();
        return WhenValue.Of(Compare(left, next.Text, Operand()));
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

    private WhenValue Operand()
    {
        if (tokens.TryTake("!"))
        {
            return WhenValue.Of(!Operand().AsBoolean());
        }

        if (tokens.TryTake("("))
        {
            var items = new List<WhenValue> { Either() };
            while (tokens.TryTake(","))
            {
                items.Add(Either());
            }

            tokens.Expect(")");
            return items.Count == 1 ? items[0] : WhenValue.OfList(items);
        }

        return tokens.Next.Kind switch
        {
            ExpressionTokenKind.Quoted => WhenValue.OfText(tokens.Take().Text),
            ExpressionTokenKind.Word => word(tokens.Take().Text),
            _ => throw tokens.Unexpected("expected a value"),
        };
    }
}
