using System.Globalization;
using ArcOperator.Api.Shared;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Shared;

public sealed class CronScheduleTests
{
    // A Wednesday.
    private const string Start = "2026-01-07T10:17:42Z";

    [TestCase("* * * * *", ExpectedResult = "2026-01-07T10:18:00Z")]
    [TestCase("*/15 * * * *", ExpectedResult = "2026-01-07T10:30:00Z")]
    [TestCase("17 * * * *", ExpectedResult = "2026-01-07T11:17:00Z")]
    [TestCase("5/20 * * * *", ExpectedResult = "2026-01-07T10:25:00Z")]
    [TestCase("10-12,50-59/3 * * * *", ExpectedResult = "2026-01-07T10:50:00Z")]
    [TestCase("0 3 * * *", ExpectedResult = "2026-01-08T03:00:00Z")]
    [TestCase("0 0 1 * *", ExpectedResult = "2026-02-01T00:00:00Z")]
    [TestCase("0 12 * * MON", ExpectedResult = "2026-01-12T12:00:00Z")]
    [TestCase("0 12 ? * mon-fri", ExpectedResult = "2026-01-07T12:00:00Z")]
    [TestCase("0 0 1 JUN *", ExpectedResult = "2026-06-01T00:00:00Z")]
    [TestCase("0 0 29 2 *", ExpectedResult = "2028-02-29T00:00:00Z")]
    [TestCase("59 23 31 12 *", ExpectedResult = "2026-12-31T23:59:00Z")]
    [TestCase("  0   3 * * *  ", ExpectedResult = "2026-01-08T03:00:00Z")]
    public string The_fields_of_a_schedule_give_its_next_run(string text) => Next(text, Start);

    [TestCase("0 0 13 * FRI", ExpectedResult = "2026-01-09T00:00:00Z")]
    [TestCase("0 0 9 * */2", ExpectedResult = "2026-01-08T00:00:00Z")]
    [TestCase("0 0 */2 * FRI", ExpectedResult = "2026-01-09T00:00:00Z")]
    [TestCase("0 0 13 * *", ExpectedResult = "2026-01-13T00:00:00Z")]
    public string With_both_day_of_month_and_day_of_week_either_one_matches(string text) => Next(text, Start);

    [TestCase("@yearly", ExpectedResult = "2027-01-01T00:00:00Z")]
    [TestCase("@annually", ExpectedResult = "2027-01-01T00:00:00Z")]
    [TestCase("@monthly", ExpectedResult = "2026-02-01T00:00:00Z")]
    [TestCase("@weekly", ExpectedResult = "2026-01-11T00:00:00Z")]
    [TestCase("@daily", ExpectedResult = "2026-01-08T00:00:00Z")]
    [TestCase("@midnight", ExpectedResult = "2026-01-08T00:00:00Z")]
    [TestCase("@hourly", ExpectedResult = "2026-01-07T11:00:00Z")]
    [TestCase("@every 1h30m", ExpectedResult = "2026-01-07T11:47:42Z")]
    [TestCase("@every  90s", ExpectedResult = "2026-01-07T10:19:12Z")]
    [TestCase("@every 10ms", ExpectedResult = "2026-01-07T10:17:43Z")]
    public string Words_such_as_daily_are_schedules(string text) => Next(text, Start);

    [Test]
    public void The_next_run_of_a_schedule_is_after_the_given_time() => Next("0 0 * * *", "2026-01-07T00:00:00Z").Should().Be("2026-01-08T00:00:00Z");

    [TestCase("0 3 * * *", "Europe/Berlin", Start, ExpectedResult = "2026-01-08T02:00:00Z")]
    [TestCase("0 3 * * *", "Asia/Kolkata", Start, ExpectedResult = "2026-01-07T21:30:00Z")]
    [TestCase("0 0 1 * *", "Pacific/Auckland", Start, ExpectedResult = "2026-01-31T11:00:00Z")]
    [TestCase("0 0 * * *", "Pacific/Kiritimati", "2026-01-07T10:30:00Z", ExpectedResult = "2026-01-08T10:00:00Z")]
    public string A_schedule_is_evaluated_in_its_time_zone(string text, string zone, string start) => Next(text, start, zone);

    [Test]
    public void A_time_that_is_skipped_by_a_change_of_the_clock_has_no_run() =>
        Next("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin").Should().Be("2026-03-30T00:30:00Z");

    [Test]
    public void A_time_that_is_repeated_by_a_change_of_the_clock_has_two_runs()
    {
        Next("30 2 * * *", "2026-10-24T12:00:00Z", "Europe/Berlin").Should().Be("2026-10-25T00:30:00Z");
        Next("30 2 * * *", "2026-10-25T00:30:00Z", "Europe/Berlin").Should().Be("2026-10-25T01:30:00Z");
        Next("30 2 * * *", "2026-10-25T01:30:00Z", "Europe/Berlin").Should().Be("2026-10-26T01:30:00Z");
    }

    [Test]
    public void A_change_of_the_clock_by_half_an_hour_shifts_the_runs() =>
        Next("45 2 * * *", "2026-10-03T10:00:00Z", "Australia/Lord_Howe").Should().Be("2026-10-03T15:45:00Z");

    [Test]
    public void A_day_that_begins_at_one_oclock_has_all_its_runs() =>
        Next("0 1 6 9 *", "2026-09-05T12:00:00Z", "America/Santiago").Should().Be("2026-09-06T04:00:00Z");

    [TestCase("* * * * *", ExpectedResult = "00:01:00")]
    [TestCase("*/7 * * * *", ExpectedResult = "00:04:00")]
    [TestCase("0 * * * *", ExpectedResult = "01:00:00")]
    [TestCase("0,50 23 * * *", ExpectedResult = "00:50:00")]
    [TestCase("55 23 * * *", ExpectedResult = "1.00:00:00")]
    [TestCase("0 0,23 * * *", ExpectedResult = "01:00:00")]
    [TestCase("0 0,23 * * MON", ExpectedResult = "23:00:00")]
    [TestCase("0 0 * * MON,THU", ExpectedResult = "3.00:00:00")]
    [TestCase("0 0 1 * *", ExpectedResult = "28.00:00:00")]
    [TestCase("0 0 1,15 * SUN", ExpectedResult = "1.00:00:00")]
    [TestCase("@every 90s", ExpectedResult = "00:01:30")]
    [TestCase("@weekly", ExpectedResult = "7.00:00:00")]
    [TestCase("0 0 29 2 *", ExpectedResult = "1461.00:00:00")]
    public string The_shortest_time_between_two_runs_is_computed(string text) => Parse(text).ShortestInterval.ToString("c", CultureInfo.InvariantCulture);

    [TestCase("", "a schedule is missing: add one, such as '@daily'")]
    [TestCase(null, "a schedule is missing: add one, such as '@daily'")]
    [TestCase("* * * *", CronSchedule.FieldsMessage + ": found 4 fields")]
    [TestCase("* * * * * *", CronSchedule.FieldsMessage + ": found 6 fields")]
    [TestCase("60 * * * *", "minute must be between 0 and 59: '60' is not")]
    [TestCase("* 24 * * *", "hour must be between 0 and 23: '24' is not")]
    [TestCase("* * 0 * *", "day of month must be between 1 and 31: '0' is not")]
    [TestCase("* * * 13 *", "month must be between 1 and 12: '13' is not")]
    [TestCase("* * * * 7", "day of week must be between 0 and 6: '7' is not")]
    [TestCase("10-5 * * * *", "minute '10-5' ends before it begins: write the lower value first, as in '1-5'")]
    [TestCase("*/0 * * * *", "minute '*/0' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("*/ * * * *", "minute '*/' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("1-2-3 * * * *", "minute '1-2-3' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("a * * * *", "minute 'a' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("1, * * * *", "minute '' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("* * * * MON-", "day of week 'MON-' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("-1 * * * *", "minute '-1' is not a value, range or step such as '5', '1-5' or '*/10'")]
    [TestCase("0 0 30 2 *", CronSchedule.NeverMessage)]
    [TestCase("@often", CronSchedule.FieldsMessage)]
    [TestCase("@every soon", "'soon' is not a duration such as 1h30m of at most 8 years")]
    [TestCase("@every", CronSchedule.FieldsMessage)]
    [TestCase("@every 200000h", "'200000h' is not a duration such as 1h30m of at most 8 years")]
    [TestCase("CRON_TZ=UTC 0 0 * * *", CronSchedule.FieldsMessage + ": found 6 fields")]
    public void An_invalid_schedule_is_reported_with_the_reason(string? text, string reason)
    {
        CronSchedule.TryParse(text, out var schedule, out var problem).Should().BeFalse();

        schedule.Should().BeNull();
        problem.Should().Be(reason);
    }

    private static string Next(string text, string start, string zone = "UTC") => Parse(text)
        .NextAfter(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone))
        .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static CronSchedule Parse(string text)
    {
        CronSchedule.TryParse(text, out var schedule, out var problem).Should().BeTrue(problem);
        return schedule!;
    }
}
