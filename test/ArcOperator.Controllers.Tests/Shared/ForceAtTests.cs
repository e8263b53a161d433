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
