using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Whether Argo would understand a Cron, and the operator's options allow it.</summary>
internal static class CronRules
{
    // In characters.
    private const int LongestQuote = 64;

    // Several schedules are laid over each other for a week and a day: any week will do.
    private static readonly DateTimeOffset FirstDay = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastDay = FirstDay + TimeSpan.FromDays(8);

    /// <returns>What is wrong with it, with field, value and remedy; null: nothing.</returns>
    public static string? Problem(Cron cron, CronOptions options)
    {
        if (cron.Schedules.Count == 0)
        {
            return "cron.schedules is empty: give at least one schedule, such as '@daily'";
        }

        var schedules = new List<CronSchedule>();
        foreach (var (index, text) in cron.Schedules.Index())
        {
            var field = $"cron.schedules[{index}] '{Excerpt.Of(text, LongestQuote)}'";
            if (!CronSchedule.TryParse(text, out var schedule, out var problem))
            {
                return $"{field} is no schedule: {Excerpt.Of(problem, LongestQuote * 2)}";
            }

            if (schedule.ShortestInterval < options.MinInterval)
            {
                return $"{field} fires every {Duration.Format(schedule.ShortestInterval)}: at least {Duration.Format(options.MinInterval)} have to lie between two runs (option cron.minInterval)";
            }

            schedules.Add(schedule);
        }

        return Crowd(schedules, options) ?? Timezone(cron.Timezone);
    }

    /// <summary>Schedules that are slow by themselves may be too fast together.</summary>
    private static string? Crowd(List<CronSchedule> schedules, CronOptions options)
    {
        var times = schedules.Count == 1 ? [] : schedules.SelectMany(Times).Distinct().Order().ToList();
        return times.Zip(times.Skip(1), (one, next) => next - one).Any(distance => distance < options.MinInterval)
            ? $"cron.schedules come too near to each other: at least {Duration.Format(options.MinInterval)} have to lie between two runs (option cron.minInterval)"
            : null;
    }

    private static IEnumerable<DateTimeOffset> Times(CronSchedule schedule)
    {
        for (var time = schedule.NextAfter(FirstDay, TimeZoneInfo.Utc); time < LastDay; time = schedule.NextAfter(time, TimeZoneInfo.Utc))
        {
            yield return time;
        }
    }

    // Images without time zone data know UTC alone: then Argo is the one to say.
    private static string? Timezone(string? timezone) =>
        timezone is not { Length: > 0 } || TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out _) || TimeZoneInfo.GetSystemTimeZones().Count <= 1
            ? null
            : $"cron.timezone '{Excerpt.Of(timezone, LongestQuote)}' is not known: give an IANA name such as 'Europe/Berlin'";
}
