using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class FailureBackoffTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [TestCase(0, 5)]
    [TestCase(1, 10)]
    [TestCase(2, 20)]
    [TestCase(10, 5_120)]
    [TestCase(15, 163_840)]
    public void Each_failure_doubles_the_delay(int failures, long milliseconds) =>
        new FailureBackoff(Longest, new NoJitter()).Delay(failures).Should().Be(TimeSpan.FromMilliseconds(milliseconds));

    [TestCase(16)]
    [TestCase(64)]
    [TestCase(int.MaxValue)]
    public void No_delay_is_longer_than_the_limit(int failures) => new FailureBackoff(Longest, new NoJitter()).Delay(failures).Should().Be(Longest);

    [Test]
    public void Delays_of_objects_that_failed_equally_often_are_spread_over_half_of_the_delay()
    {
        var backoff = new FailureBackoff(Longest, new Random(1));

        var delays = Enumerable.Range(0, 1000).Select(_ => backoff.Delay(20)).ToList();

        delays.Should().OnlyContain(delay => delay > Longest / 2 && delay <= Longest);
        (delays.Max() - delays.Min()).Should().BeGreaterThan(0.49 * Longest);
        delays.GroupBy(delay => (int)delay.TotalSeconds / 10).Max(same => same.Count()).Should().BeLessThan(150, "no tenth second gets more than its share");
    }

    /// <summary>Takes nothing off the full delay.</summary>
    internal sealed class NoJitter : Random
    {
        protected override double Sample() => 0;

        public override double NextDouble() => 0;
    }
}
