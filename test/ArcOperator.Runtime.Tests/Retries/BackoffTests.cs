using ArcOperator.Runtime.Retries;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Retries;

public sealed class BackoffTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly Backoff Backoff = new(TimeSpan.FromMilliseconds(5), Longest);

    [TestCase(0, 5)]
    [TestCase(1, 10)]
    [TestCase(2, 20)]
    [TestCase(10, 5_120)]
    [TestCase(15, 163_840)]
    public void Each_failure_doubles_the_backoff_delay(int failures, long milliseconds) =>
        Backoff.Delay(failures).Should().Be(TimeSpan.FromMilliseconds(milliseconds));

    [TestCase(16)]
    [TestCase(64)]
    [TestCase(long.MaxValue)]
    public void A_backoff_delay_never_exceeds_the_maximum(long failures)
    {
        Backoff.Delay(failures).Should().Be(Longest);
        Backoff.Delay(failures, spread: 2).Should().Be(Longest);
    }

    [Test]
    public void A_negative_number_of_failures_gives_the_first_backoff_delay() => Backoff.Delay(-1).Should().Be(TimeSpan.FromMilliseconds(5));

    [Test]
    public void Jitter_also_shortens_the_maximum_backoff_delay() => Backoff.Delay(64, spread: 0.5).Should().Be(Longest / 2);

    [Test]
    public void A_first_backoff_delay_of_days_does_not_overflow() => new Backoff(TimeSpan.FromDays(365), TimeSpan.MaxValue).Delay(64).Should().Be(TimeSpan.MaxValue);
}
