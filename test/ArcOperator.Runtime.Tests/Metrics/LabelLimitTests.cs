using ArcOperator.Runtime.Metrics;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Metrics;

public sealed class LabelLimitTests
{
    [Test]
    public void Values_within_the_limit_stay() => new[] { "a", "b", "c" }.Select(LabelLimit.Largest(["a", "b", "b"], 2)).Should().Equal("a", "b", "c");

    [Test]
    public void The_most_frequent_values_stay_and_others_are_replaced() =>
        new[] { "a", "b", "c", "d" }.Select(LabelLimit.Largest(["d", "c", "b", "b", "c", "a"], 3)).Should().Equal("a", "b", "c", "other");
}
