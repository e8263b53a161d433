using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Tests.Crons;

public sealed class CronMemoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    private readonly CronMemory _memory = new();

    [Test]
    public void A_schedule_counts_from_when_it_was_first_seen()
    {
        _memory.Observe(Cron("@hourly"), [], Noon).Since.Should().Be(Noon);
        _memory.Observe(Cron("@hourly"), [], Noon.AddHours(1)).Since.Should().Be(Noon);
    }

    [Test]
    public void What_was_decided_on_is_over()
    {
        _memory.Observe(Cron("@hourly"), [], Noon);
        _memory.Decided(Cron("@hourly"), null, Noon.AddHours(1));

        _memory.Observe(Cron("@hourly"), [], Noon.AddHours(2)).Since.Should().Be(Noon.AddHours(1));
    }

    [Test]
    public void A_changed_schedule_counts_from_the_change()
    {
        _memory.Observe(Cron("@hourly"), [], Noon).ChangedAt.Should().BeNull();

        _memory.Observe(Cron("@daily"), [], Noon.AddHours(1)).Should().BeEquivalentTo(new { Since = Noon.AddHours(1), ChangedAt = Noon.AddHours(1) });
    }

    [Test]
    public void What_was_started_is_remembered_until_it_is_written()
    {
        _memory.Observe(Cron("@hourly"), [], Noon);
        _memory.Decided(Cron("@hourly"), CronPlanTests.Run("a", "Running"), Noon);
        _memory.StartedBy(Cron("@hourly")).Should().ContainSingle();

        _memory.Written(Cron("@hourly"));

        _memory.StartedBy(Cron("@hourly")).Should().BeEmpty();
    }

    private static CronWorkflow Cron(string schedule) => new() { Metadata = new() { Uid = "uid" }, Spec = new() { Schedule = schedule } };
}
