using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.Shared;

internal sealed class CronRulesTests
{
    [TestCase("@daily")]
    [TestCase("*/10 * * * *")]
    [TestCase("0 0 29 2 *")]
    [TestCase("@every 10m")]
    public void A_schedule_that_fires_rarely_enough_is_accepted(string schedule) => Problem(schedule).Should().BeNull();

    [TestCase("*/5 * * * *", "5m")]
    [TestCase("@every 30s", "30s")]
    [TestCase("0,59 * * * *", "1m")]
    public void A_schedule_that_fires_too_often_is_refused(string schedule, string interval) => Problem(schedule).Should().Be(
        $"cron.schedules[0] '{schedule}' fires every {interval}; at least 10m must lie between two runs (option cron.minInterval)");

    [TestCase("61 * * * *")]
    [TestCase("0 0 31 2 *")]
    [TestCase("daily")]
    [TestCase("TZ=UTC 0 0 * * *")]
    [TestCase("")]
    public void An_invalid_schedule_is_refused_with_its_text(string schedule) => Problem(schedule).Should().StartWith($"cron.schedules[0] '{schedule}': ");

    [Test]
    public void A_Cron_without_schedules_is_refused() => Problem().Should().Be("cron.schedules is empty; add at least one schedule, such as '@daily'");

    [Test]
    public void Schedules_that_fire_too_close_together_are_refused()
    {
        Problem("0 * * * *", "5 * * * *").Should().StartWith("cron.schedules fire too close together");
        Problem("0 0 * * 1", "5 0 * * 1").Should().StartWith("cron.schedules fire too close together");
        Problem("0 * * * *", "30 * * * *", "0 12 * * *").Should().BeNull();
    }

    [TestCase("Europe/Berlin")]
    [TestCase("Etc/GMT-1")]
    [TestCase("CET")]
    [TestCase("UTC")]
    [TestCase("Local")]
    [TestCase("")]
    public void A_time_zone_in_its_exact_name_is_accepted(string name) => ProblemOfZone(name).Should().BeNull();

    [TestCase("europe/berlin")]
    [TestCase("EUROPE/BERLIN")]
    [TestCase("Europe/Atlantis")]
    [TestCase("Europe")]
    [TestCase("W. Europe Standard Time")]
    [TestCase("China Standard Time")]
    [TestCase("Mars/Phobos")]
    [TestCase("UTC+2")]
    [TestCase("Z")]
    [TestCase("posix/Europe/Berlin")]
    [TestCase("right/UTC")]
    [TestCase("posixrules")]
    [TestCase("localtime")]
    [TestCase("leapseconds")]
    [TestCase("tzdata.zi")]
    [TestCase("../zoneinfo/UTC")]
    [TestCase("/usr/share/zoneinfo/UTC")]
    [TestCase("Europe/Berlin ")]
    [TestCase(" Europe/Berlin")]
    public void A_time_zone_that_Argo_does_not_know_is_refused(string name) => ProblemOfZone(name).Should().Be(
        $"cron.timezone '{name}' is unknown: use an IANA name, such as 'Europe/Berlin'");

    [Test]
    public void Without_time_zone_data_a_time_zone_is_refused_and_the_reason_names_the_data()
    {
        var rules = new CronRules(null, TimeZones.Read("/nonexistent"));

        rules.FindProblem(new() { Schedules = ["@daily"], Timezone = "Europe/Berlin" }).Should().Be(
            "cron.timezone 'Europe/Berlin' cannot be checked, because the operator's machine or image has no time zone data");
        rules.FindProblem(new() { Schedules = ["@daily"] }).Should().BeNull();
    }

    [Test]
    public void The_option_minInterval_sets_the_shortest_time_between_runs() =>
        new CronRules(new() { MinInterval = TimeSpan.FromMinutes(1) }).FindProblem(new() { Schedules = ["* * * * *"] }).Should().BeNull();

    [Test]
    public void Schedules_that_fire_too_close_together_around_midnight_are_refused()
    {
        Problem("58 23 * * *", "2 0 * * *").Should().StartWith("cron.schedules fire too close together");
        Problem("@every 30m", "5 12 * * *").Should().StartWith("cron.schedules fire too close together");
        Problem("@every 30m", "15 12 * * *").Should().BeNull();
    }

    [Test]
    public void A_Cron_that_is_checked_again_uses_the_cached_result()
    {
        var rules = new CronRules();
        var cron = new Cron { Schedules = [.. Enumerable.Range(0, 16).Select(index => $"0 {index} 29 2 *")] };
        rules.FindProblem(cron).Should().BeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var look = 0; look < 1000; look++)
        {
            rules.FindProblem(cron);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000 * 2048, "the result is kept, and only its key is made");
    }

    private static string? Problem(params IReadOnlyList<string> schedules) => new CronRules().FindProblem(new Cron { Schedules = schedules });

    private static string? ProblemOfZone(string name) => new CronRules().FindProblem(new Cron { Schedules = ["@daily"], Timezone = name });
}
