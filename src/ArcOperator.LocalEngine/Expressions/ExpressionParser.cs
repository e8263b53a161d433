using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>
/// Evaluates <c>== != &lt; &lt;= &gt; &gt;= =~ !~ in &amp;&amp; || ! ( )</c> and <c>condition ? value : value</c> on texts, numbers, booleans and
/// words.
/// </summary>
internal sealed class ExpressionParser(TokenReader tokens, Func<string, WhenValue> word)
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    /// <exception cref="FormatException">The text is not a valid expression.</exception>
    /// <exception cref="ArgumentException">A pattern is not a valid regular expression.</exception>
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

    // Patterns are user input. The limit protects the engine from slow ones.
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

/// <summary>A text, number, boolean or list. Only values of the same type can be equal.</summary>
internal sealed record WhenValue
{
    private readonly string? _text;
    private readonly decimal? _number;
    private readonly bool? _boolean;

    private WhenValue(string? text, decimal? number, bool? boolean, IReadOnlyList<WhenValue>? items) =>
        (_text, _number, _boolean, Items) = (text, number, boolean, items);

    /// <summary>The items of a list. Null for other values.</summary>
    public IReadOnlyList<WhenValue>? Items { get; }

    public static WhenValue Of(bool value) => new(null, null, value, null);

    public static WhenValue OfText(string text) => new(text, null, null, null);

    public static WhenValue OfList(IReadOnlyList<WhenValue> items) => new(null, null, null, items);

    /// <summary>Returns a number or boolean if the word is one, otherwise a text.</summary>
    public static WhenValue OfWord(string word) =>
        word is "true" or "false" ? Of(word == "true")
        : decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new(null, number, null, null)
        : OfText(word);

    /// <exception cref="FormatException">The value is not a boolean.</exception>
    public bool AsBoolean() => _boolean ?? throw new FormatException($"expected true or false, found '{this}'");

    /// <exception cref="FormatException">The value is not a text.</exception>
    public string AsText() => _text ?? throw new FormatException($"expected a text, found '{this}'");

    /// <exception cref="FormatException">The values have different types.</exception>
    public int CompareWith(WhenValue other) => (this, other) switch
    {
        ({ _number: { } left }, { _number: { } right }) => left.CompareTo(right),
        ({ _text: { } left }, { _text: { } right }) => string.CompareOrdinal(left, right),
        _ => throw new FormatException($"cannot compare '{this}' and '{other}'"),
    };

    public override string ToString() =>
        _text ?? _number?.ToString(CultureInfo.InvariantCulture) ?? _boolean switch
        {
            true => "true",
            false => "false",
            null => $"({string.Join(", ", Items ?? [])})",
        };
}
