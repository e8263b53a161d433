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
    public int? A_duration_is_a_number_of_seconds_or_a_Go_duration(string text) =>
        ArgoDuration.TryParse(text, out var duration) ? (int)duration.TotalSeconds : null;
}
