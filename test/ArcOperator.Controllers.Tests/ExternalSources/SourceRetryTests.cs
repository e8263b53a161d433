using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.Tests.ExternalSources;

public sealed class SourceRetryTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(8, 128)]
    [TestCase(9, 256)]
    public void Each_failure_doubles_the_delay_with_a_jitter_of_a_quarter(int failures, int seconds)
    {
        foreach (var seed in Seeds)
        {
            SourceRetry.Delay(failures, Hour, seed).TotalSeconds.Should().BeInRange(seconds * 0.75, Math.Min(300, seconds * 1.25));
        }
    }

    [Test]
    public void From_the_tenth_failure_on_the_delay_is_the_interval() =>
        SourceRetry.Delay(10, Hour, "seed").Should().BeCloseTo(Hour * 1.025, Hour * 0.025);

    [Test]
    public void Sources_that_started_together_spread_out() =>
        Seeds.Select(seed => SourceRetry.Interval(Hour, seed)).Distinct().Should().HaveCount(100).And.OnlyContain(wait => wait >= Hour && wait < Hour * 1.05);

    [Test]
    public void A_longer_Retry_After_extends_the_delay_up_to_a_day()
    {
        After(Transient(TimeSpan.FromSeconds(100)), failures: 1).Should().Be(TimeSpan.FromSeconds(100));
        After(Transient(TimeSpan.Zero), failures: 5).Should().BeGreaterThan(TimeSpan.FromSeconds(11));
        After(Transient(TimeSpan.MaxValue), failures: 1).Should().Be(TimeSpan.FromDays(1));
    }

    [Test]
    public void A_configuration_failure_waits_for_a_change_unless_it_may_heal_unnoticed()
    {
        var failure = new AttemptFailure(FailureClass.Configuration, "", "");

        After(failure).Should().BeNull();
        After(failure with { MayHeal = true }).Should().BeCloseTo(Hour * 1.025, Hour * 0.025);
        After(failure with { Class = FailureClass.Permanent }).Should().BeCloseTo(Hour * 1.025, Hour * 0.025);
    }

    private static IEnumerable<string> Seeds => Enumerable.Range(0, 100).Select(seed => $"seed {seed}");

    private static AttemptFailure Transient(TimeSpan retryAfter) => new(FailureClass.Transient, "", "", retryAfter);

    private static TimeSpan? After(AttemptFailure failure, int failures = 1) => SourceRetry.After(failure, failures, Hour, "seed");
}
