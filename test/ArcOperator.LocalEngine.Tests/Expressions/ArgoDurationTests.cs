using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Tests.Expressions;

public sealed class ArgoDurationTests
{
    [TestCase("20", ExpectedResult = 20)]
    [TestCase("1m30s", ExpectedResult = 90)]
    [TestCase("0", ExpectedResult = 0)]
    [TestCase("soon", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    [TestCase("-5", ExpectedResult = null)]
    public int? A_number_is_seconds_and_anything_else_a_Go_duration(string text) =>
        ArgoDuration.TryParse(text, out var duration) ? (int)duration.TotalSeconds : null;
}
