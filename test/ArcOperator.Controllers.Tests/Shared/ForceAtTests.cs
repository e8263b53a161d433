using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class ForceAtTests
{
    private static readonly DateTimeOffset Earlier = An.Noon.AddHours(-1);

    [Test]
    public void Without_an_annotation_the_last_handled_force_at_stays() =>
        ForceAt.Of(An.Order().Build(), Earlier, An.Noon).Should().Be(new ForceAt(Earlier, null, null));

    [TestCase("1769860800")]
    [TestCase("2026-01-31T12:00:00Z")]
    [TestCase("2026-01-31T13:00:00+01:00")]
    [TestCase("2026-01-31T12:00:00.999Z")]
    public void A_force_at_in_the_past_is_effective(string text) =>
        ForceAt.Of(An.Order().ForcedAt(text).Build(), Earlier, An.Noon.AddSeconds(1)).Should().Be(new ForceAt(An.Noon, null, null));

    [Test]
    public void A_force_at_in_the_future_is_due_at_its_time() =>
        ForceAt.Of(An.Order().ForcedAt("2026-01-31T12:00:01Z").Build(), Earlier, An.Noon).Should().Be(new ForceAt(Earlier, An.Noon.AddSeconds(1), null));

    [TestCase("2026-01-31T11:00:00Z", null)]
    [TestCase("2026-01-31T10:59:59Z", "annotation arc.opendefense.cloud/force-at is 2026-01-31T10:59:59Z, which is not later than the last handled time 2026-01-31T11:00:00Z: set a later time, or remove it")]
    [TestCase("0", "annotation arc.opendefense.cloud/force-at is 1970-01-01T00:00:00Z, which is not later than the last handled time 2026-01-31T11:00:00Z: set a later time, or remove it")]
    public void A_force_at_that_is_not_later_than_the_last_handled_one_changes_nothing_and_is_reported(string text, string? message)
    {
        var force = ForceAt.Of(An.Order().ForcedAt(text).Build(), Earlier, An.Noon);

        force.Should().BeEquivalentTo(new { Effective = Earlier, Due = (DateTimeOffset?)null, Problem = (string?)null });
        force.Refusal?.Message.Should().Be(message);
        (force.Refusal is null).Should().Be(message is null, "a handled force-at is not refused");
    }

    [Test]
    public void A_force_at_within_the_interval_after_the_last_one_takes_effect_after_the_interval()
    {
        var force = ForceAt.Of(An.Order().ForcedAt("2026-01-31T11:59:00Z").Build(), Earlier, An.Noon, An.Noon.AddMinutes(-3), TimeSpan.FromMinutes(10));

        force.Should().BeEquivalentTo(new { Effective = Earlier, Due = An.Noon.AddMinutes(7), Problem = (string?)null });
        force.Refusal.Should().Be(new ForceRefusal(
            "TooSoon", "annotation arc.opendefense.cloud/force-at takes effect at 2026-01-31T12:07:00Z: at least 10m must lie between two (option cron.minInterval)"));
        ForceAt.Of(An.Order().ForcedAt("2026-01-31T11:59:00Z").Build(), Earlier, An.Noon.AddMinutes(7), An.Noon.AddMinutes(-3), TimeSpan.FromMinutes(10))
            .Should().Be(new ForceAt(An.Noon.AddMinutes(-1), null, null));
    }

    [Test]
    public void Many_increasing_values_in_the_past_take_effect_once_per_interval()
    {
        var (now, handled, handledTime, count) = (An.Noon, (DateTimeOffset?)null, (DateTimeOffset?)null, 0);
        for (var second = 1; second <= 3600; second++, now = now.AddSeconds(1))
        {
            var force = ForceAt.Of(An.Order().ForcedAt($"{second}").Build(), handled, now, handledTime, TimeSpan.FromMinutes(10));
            count += force.Effective == handled ? 0 : 1;
            (handled, handledTime) = (force.Effective, ForceAt.TimeOf(handled, handledTime, force.Effective, now));
        }

        count.Should().Be(6);
    }

    [Test]
    public void A_clock_that_was_set_back_does_not_delay_a_force_at() =>
        ForceAt.Of(An.Order().ForcedAt("2026-01-31T12:00:00Z").Build(), Earlier, An.Noon, An.Noon.AddYears(1), TimeSpan.FromMinutes(10)).Effective.Should().Be(An.Noon);

    [TestCase("now")]
    [TestCase("-1")]
    [TestCase("1e9")]
    [TestCase("1769860800.5")]
    [TestCase(" 1769860800")]
    [TestCase("99999999999999999999")]
    [TestCase("253402300800")]
    [TestCase("2026-01-31")]
    [TestCase("31.01.2026 12:00")]
    [TestCase("2026-13-01T00:00:00Z")]
    public void An_invalid_force_at_is_a_problem_and_changes_nothing(string text)
    {
        var force = ForceAt.Of(An.Order().ForcedAt(text).Build(), Earlier, An.Noon);

        force.Should().BeEquivalentTo(new { Effective = Earlier, Due = (DateTimeOffset?)null });
        force.Problem.Should().Be($"annotation arc.opendefense.cloud/force-at is '{text}'; expected Unix seconds or an RFC 3339 time such as 2026-01-31T12:00:00Z");
    }

    [Test]
    public void A_long_annotation_is_truncated_in_the_message() =>
        ForceAt.Of(An.Order().ForcedAt(new('x', 200_000)).Build(), null, An.Noon).Problem!.Length.Should().BeLessThan(300);

    [Test]
    public void An_empty_annotation_counts_as_unset() => ForceAt.Of(An.Order().ForcedAt("").Build(), Earlier, An.Noon).Should().Be(new ForceAt(Earlier, null, null));
}
