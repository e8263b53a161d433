using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Api.Shared;

/// <summary>
/// When something is due again and again: five cron fields, a word such as <c>@daily</c>, or <c>@every</c> with a duration.
/// </summary>
/// <remarks>
/// <para><b>Guarantees.</b> Means what Argo's controller (robfig/cron) means by the same text: where day of month and day of week are
/// both given, either will do; a time that a time zone leaves out is left out, one that it has twice comes twice.</para>
/// <para><b>Assumptions.</b> None: any text will do.</para>
/// <para><b>Caveats.</b> <c>@every</c> counts from the time that it is asked with, in whole seconds. A time zone inside of the text
/// (<c>CRON_TZ=…</c>) is refused, as the field beside it says it.</para>
/// <para><b>Errors.</b> A text that is no schedule, or one that never comes, is a problem in words.</para>
/// </remarks>
public sealed class CronSchedule
{
    // As far as the next 29 February can be.
    private const int LongestWaitYears = 8;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly CronFields? _fields;
    private readonly TimeSpan _every;

    private CronSchedule(CronFields? fields, TimeSpan every) =>
        (_fields, _every, ShortestInterval) = (fields, every, fields is null ? every : ShortestOf(fields));

    /// <summary>The shortest time between two that follow each other, where clocks are never put forward or back.</summary>
    public TimeSpan ShortestInterval { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        (schedule, problem) = (null, null);
        try
        {
            schedule = Parse((text ?? "").Trim());
            return true;
        }
        catch (FormatException error)
        {
            problem = error.Message;
            return false;
        }
    }

    /// <summary>The first time after another one.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time, TimeZoneInfo zone)
    {
        if (_fields is null)
        {
            return new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero) + _every;
        }

        var next = new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero) + TimeSpan.FromMinutes(1);
        while (true)
        {
            var local = TimeZoneInfo.ConvertTime(next, zone);
            if (_fields.HasDay(local.DateTime) && _fields.Hours.Has(local.Hour) && _fields.Minutes.Has(local.Minute))
            {
                return next;
            }

            next += StepFrom(local);
        }
    }

    // Never past a time that could match: a day may begin hours sooner than the clock says now, an hour half an hour.
    private TimeSpan StepFrom(DateTimeOffset local)
    {
        var untilMidnight = TimeSpan.FromDays(1) - local.TimeOfDay;
        var isOtherDay = _fields?.HasDay(local.DateTime) is false;
        return isOtherDay && untilMidnight > TimeSpan.FromHours(4) ? untilMidnight - TimeSpan.FromHours(3)
            : _fields?.Hours.Has(local.Hour) is false ? TimeSpan.FromMinutes(30 - (local.Minute % 30))
            : TimeSpan.FromMinutes(1);
    }

    private static CronSchedule Parse(string text) => text switch
    {
        "" => throw new FormatException("a schedule is missing"),
        "@yearly" or "@annually" => Parse("0 0 1 1 *"),
        "@monthly" => Parse("0 0 1 * *"),
        "@weekly" => Parse("0 0 * * 0"),
        "@daily" or "@midnight" => Parse("0 0 * * *"),
        "@hourly" => Parse("0 * * * *"),
        _ when text.StartsWith("@every ", StringComparison.Ordinal) => Every(text["@every ".Length..].Trim()),
        _ when text.StartsWith('@') => throw new FormatException($"'{text}' is no schedule"),
        _ => new(Fields(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), default),
    };

    private static CronSchedule Every(string text)
    {
        if (!Duration.TryParse(text, out var every) || every > TimeSpan.FromDays(366 * LongestWaitYears))
        {
            throw new FormatException($"'{text}' is no duration");
        }

        // Whole seconds, and at least one.
        return new(null, TimeSpan.FromSeconds(Math.Max(1, Math.Floor(every.TotalSeconds))));
    }

    private static CronFields Fields(string[] parts)
    {
        if (parts.Length != 5)
        {
            throw new FormatException($"expected five fields (minute, hour, day of month, month, day of week), found {parts.Length}");
        }

        var fields = new CronFields(
            CronField.Parse(parts[0], "minute", 0, 59),
            CronField.Parse(parts[1], "hour", 0, 23),
            CronField.Parse(parts[2], "day of month", 1, 31),
            CronField.Parse(parts[3], "month", 1, 12, Months),
            CronField.Parse(parts[4], "day of week", 0, 6, Days));
        return fields.HasEveryDay || DaysOf(fields).Any() ? fields : throw new FormatException("there is no such day in any year");
    }

    private static TimeSpan ShortestOf(CronFields fields)
    {
        var minutes = Enumerable.Range(0, 24 * 60).Where(minute => fields.Hours.Has(minute / 60) && fields.Minutes.Has(minute % 60)).ToList();
        var days = fields.HasEveryDay ? [] : DaysOf(fields).ToList();
        // A single day in all these years has no other to be measured from.
        var daysBetween = fields.HasEveryDay ? 1 : days.Count > 1 ? days.Zip(days.Skip(1), (one, next) => (next - one).Days).Min() : 366 * LongestWaitYears;
        var overMidnight = (daysBetween * 24 * 60) - minutes[^1] + minutes[0];
        return TimeSpan.FromMinutes(minutes.Zip(minutes.Skip(1), (one, next) => next - one).Append(overMidnight).Min());
    }

    // Over a leap year and all that can happen to days of the week; which years is all the same.
    private static IEnumerable<DateTime> DaysOf(CronFields fields)
    {
        var first = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return Enumerable.Range(0, 366 * LongestWaitYears).Select(day => first.AddDays(day)).Where(fields.HasDay);
    }

    private sealed record CronFields(CronField Minutes, CronField Hours, CronField DaysOfMonth, CronField MonthsOfYear, CronField DaysOfWeek)
    {
        public bool HasEveryDay => DaysOfMonth.IsAny && MonthsOfYear.IsAny && DaysOfWeek.IsAny;

        public bool HasDay(DateTime day)
        {
            var (ofMonth, ofWeek) = (DaysOfMonth.Has(day.Day), DaysOfWeek.Has((int)day.DayOfWeek));
            return MonthsOfYear.Has(day.Month) && (DaysOfMonth.IsAny || DaysOfWeek.IsAny ? ofMonth && ofWeek : ofMonth || ofWeek);
        }
    }
}
