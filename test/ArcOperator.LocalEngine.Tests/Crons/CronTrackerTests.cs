using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Tests.Crons;

public sealed class CronTrackerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    private readonly CronTracker _tracker = new();

    [Test]
    public void A_schedule_applies_from_its_first_observation()
    {
        _tracker.Observe(Cron("@hourly"), [], Noon).Since.Should().Be(Noon);
        _tracker.Observe(Cron("@hourly"), [], Noon.AddHours(1)).Since.Should().Be(Noon);
    }

    [Test]
    public void Decided_times_are_not_decided_again()
    {
        _tracker.Observe(Cron("@hourly"), [], Noon);
        _tracker.Decided(Cron("@hourly"), null, Noon.AddHours(1));

        _tracker.Observe(Cron("@hourly"), [], Noon.AddHours(2)).Since.Should().Be(Noon.AddHours(1));
    }

    [Test]
    public void A_changed_schedule_applies_from_the_change()
    {
        _tracker.Observe(Cron("@hourly"), [], Noon).ChangedAt.Should().BeNull();

        _tracker.Observe(Cron("@daily"), [], Noon.AddHours(1)).Should().BeEquivalentTo(new { Since = Noon.AddHours(1), ChangedAt = Noon.AddHours(1) });
    }

    [Test]
    public void Started_workflows_are_remembered_until_the_status_is_written()
    {
        _tracker.Observe(Cron("@hourly"), [], Noon);
        _tracker.Decided(Cron("@hourly"), CronPlanTests.Run("a", "Running"), Noon);
        _tracker.StartedBy(Cron("@hourly")).Should().ContainSingle();

        _tracker.Written(Cron("@hourly"));

        _tracker.StartedBy(Cron("@hourly")).Should().BeEmpty();
    }

    private static CronWorkflow Cron(string schedule) => new() { Metadata = new() { Uid = "uid" }, Spec = new() { Schedule = schedule } };
}
