using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Tests.Expressions;

public sealed class WhenExpressionTests
{
    [TestCase("unavailable == 'unavailable'", ExpectedResult = true)]
    [TestCase("available == 'unavailable'", ExpectedResult = false)]
    [TestCase("heads == heads", ExpectedResult = true)]
    [TestCase("heads != tails", ExpectedResult = true)]
    [TestCase("\"a b\" == 'a b'", ExpectedResult = true)]
    [TestCase("'it\\'s' == \"it's\"", ExpectedResult = true)]
    [TestCase("my-image:3.18 == 'my-image:3.18'", ExpectedResult = true)]
    [TestCase("'' == ''", ExpectedResult = true)]
    public bool Texts_are_compared_with_and_without_quotes(string text) => Evaluate(text);

    [TestCase("1 == 1.0", ExpectedResult = true)]
    [TestCase("2 > 10", ExpectedResult = false)]
    [TestCase("'2' > '10'", ExpectedResult = true)]
    [TestCase("-1 < 0", ExpectedResult = true)]
    [TestCase("3 >= 3 && 3 <= 3", ExpectedResult = true)]
    [TestCase("1 == '1'", ExpectedResult = false)]
    public bool Numbers_without_quotes_are_compared_as_numbers(string text) => Evaluate(text);

    [TestCase("true", ExpectedResult = true)]
    [TestCase("!true", ExpectedResult = false)]
    [TestCase("false || true && false", ExpectedResult = false)]
    [TestCase("(false || true) && true", ExpectedResult = true)]
    [TestCase("!(a == b) && !(b == c)", ExpectedResult = true)]
    [TestCase("a==a&&b==b||c==d", ExpectedResult = true)]
    public bool Conditions_are_combined_with_and_or_not(string text) => Evaluate(text);

    [TestCase("a in ('a', 'b')", ExpectedResult = true)]
    [TestCase("c in ('a', 'b')", ExpectedResult = false)]
    [TestCase("1 in (1, 2)", ExpectedResult = true)]
    [TestCase("a in (a)", ExpectedResult = true)]
    [TestCase("!(c in (a, b)) && a in (a, b)", ExpectedResult = true)]
    public bool A_value_is_found_in_a_list(string text) => Evaluate(text);

    [TestCase("v1.2.3 =~ '^v[0-9]'", ExpectedResult = true)]
    [TestCase("latest !~ '^v[0-9]'", ExpectedResult = true)]
    public bool A_text_is_matched_with_a_pattern(string text) => Evaluate(text);

    [TestCase("a", "expected true or false, found 'a'")]
    [TestCase("a ==", "expected a value, found the end")]
    [TestCase("a = b", "unexpected '=' at position 3")]
    [TestCase("'a == b", "unclosed quote at position 1")]
    [TestCase("(a == b", "expected ')', found the end")]
    [TestCase("a b == c", "expected an operator, found 'b'")]
    [TestCase("1 < a", "cannot compare '1' and 'a'")]
    [TestCase("a =~ '('", "Invalid pattern")]
    [TestCase("", "expected a value, found the end")]
    public void An_invalid_when_is_a_problem_with_the_reason(string text, string reason)
    {
        var result = WhenExpression.Evaluate(text);

        result.Problem.Should().StartWith($"Invalid 'when' expression '{text}': ").And.Contain(reason);
    }

    [Test]
    public void A_slow_pattern_is_a_problem() =>
        WhenExpression.Evaluate($"{new string('a', 40)}b =~ '^(a+)+$'").Problem.Should().NotBeNull();

    private static bool Evaluate(string text)
    {
        var result = WhenExpression.Evaluate(text);
        result.Problem.Should().BeNull();
        return result.IsTrue;
    }
}
