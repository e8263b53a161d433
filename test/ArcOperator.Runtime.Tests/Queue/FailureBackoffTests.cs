using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class FailureBackoffTests
{
    [TestCase(0, 5)]
    [TestCase(1, 10)]
    [TestCase(2, 20)]
    [TestCase(10, 5_120)]
    [TestCase(17, 655_360)]
    public void Each_failure_doubles_the_delay(int failures, long milliseconds) =>
        FailureBackoff.Delay(failures).Should().Be(TimeSpan.FromMilliseconds(milliseconds));

    [TestCase(18)]
    [TestCase(64)]
    [TestCase(int.MaxValue)]
    public void No_delay_is_longer_than_1000_s(int failures) =>
        FailureBackoff.Delay(failures).Should().Be(TimeSpan.FromSeconds(1000));
}
