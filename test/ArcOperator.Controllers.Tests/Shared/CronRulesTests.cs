using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.Shared;

internal sealed class CronRulesTests
{
    [TestCase("@daily")]
    [TestCase("*/10 * * * *")]
    [TestCase("0 0 29 2 *")]
    [TestCase("@every 10m")]
    public void A_schedule_that_leaves_time_is_accepted(string schedule) => Problem(schedule).Should().BeNull();

    [TestCase("*/5 * * * *", "5m")]
    [TestCase("@every 30s", "30s")]
    [TestCase("0,59 * * * *", "1m")]
    public void One_that_fires_too_often_is_refused(string schedule, string interval) => Problem(schedule).Should().Be(
        $"cron.schedules[0] '{schedule}' fires every {interval}: at least 10m have to lie between two runs (option cron.minInterval)");

    [TestCase("61 * * * *")]
    [TestCase("0 0 31 2 *")]
    [TestCase("daily")]
    [TestCase("TZ=UTC 0 0 * * *")]
    [TestCase("")]
    public void One_that_cannot_be_read_is_refused_by_its_name(string schedule) => Problem(schedule).Should().StartWith($"cron.schedules[0] '{schedule}' is no schedule: ");

    [Test]
    public void None_at_all_is_refused() => Problem().Should().Be("cron.schedules is empty: give at least one schedule, such as '@daily'");

    [Test]
    public void Several_that_come_too_near_to_each_other_are_refused()
    {
        Problem("0 * * * *", "5 * * * *").Should().StartWith("cron.schedules come too near to each other");
        Problem("0 0 * * 1", "5 0 * * 1").Should().StartWith("cron.schedules come too near to each other");
        Problem("0 * * * *", "30 * * * *", "0 12 * * *").Should().BeNull();
    }

    [Test]
    public void A_time_zone_that_is_not_known_is_refused()
    {
        CronRules.Problem(new() { Schedules = ["@daily"], Timezone = "Europe/Berlin" }, new()).Should().BeNull();
        CronRules.Problem(new() { Schedules = ["@daily"], Timezone = "Europe/Atlantis" }, new()).Should().Be(
            "cron.timezone 'Europe/Atlantis' is not known: give an IANA name such as 'Europe/Berlin'");
    }

    [Test]
    public void The_shortest_time_between_runs_is_an_option() =>
        CronRules.Problem(new() { Schedules = ["* * * * *"] }, new() { MinInterval = TimeSpan.FromMinutes(1) }).Should().BeNull();

    private static string? Problem(params IReadOnlyList<string> schedules) => CronRules.Problem(new Cron { Schedules = schedules }, new());
}
