using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Api.Shared;

/// <summary>
/// A schedule for repeated work: five cron fields, a word such as <c>@daily</c>, or <c>@every</c> with a duration.
/// </summary>
/// <remarks>
/// <para><b>Guarantees.</b> A text has the same meaning as for Argo's controller (robfig/cron). If both day of month and day of week are
/// given, a day has to match only one of them. At a change of the clock, times that are skipped have no run, and times that are repeated have two.</para>
/// <para><b>Assumptions.</b> None. Any text is accepted as input.</para>
/// <para><b>Caveats.</b> <c>@every</c> counts whole seconds from the time that is passed in. A time zone inside the text
/// (<c>CRON_TZ=…</c>) is refused, because the field timezone exists.</para>
/// <para><b>Errors.</b> A text that is not a schedule, and a schedule that is never due, yield a message for the user.</para>
/// </remarks>
public sealed class CronSchedule
{
    // Messages of the CEL rules of Cron.Schedules.
    public const string FieldsMessage = "must have five fields (minute, hour, day of month, month, day of week) or be a word such as '@daily'";
    public const string MinuteMessage = "minute must be between 0 and 59, as in '30 2 * * *'";
    public const string HourMessage = "hour must be between 0 and 23, as in '30 2 * * *'";
    public const string DayOfMonthMessage = "day of month must be between 1 and 31, as in '0 0 28 * *'";
    public const string MonthMessage = "month must be between 1 and 12, as in '0 0 1 6 *'";
    public const string DayOfWeekMessage = "day of week must be between 0 and 6, as in '0 0 * * 1'";
    public const string NeverMessage = "is never due: the day does not exist in any year; use a date such as '0 0 28 2 *'";

    /// <summary>Number of 64-bit words that hold one bit for each minute of a day.</summary>
    public const int MinuteWords = 23;

    private const int MinutesOfDay = 24 * 60;

    // The longest time between two 29 Februaries, in years.
    private const int LongestWaitYears = 8;

    private static readonly DateTime FirstDay = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    // All combinations of month, day and day of week occur within these days, including leap years.
    private static readonly CronDay[] AllDays = [.. Enumerable.Range(0, 366 * LongestWaitYears).Select(day => CronDay.Of(FirstDay.AddDays(day)))];

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly CronFields? _fields;
    private readonly TimeSpan _every;

    private CronSchedule(CronFields? fields, TimeSpan every) =>
        (_fields, _every, ShortestInterval) = (fields, every, fields is null ? every : ShortestOf(fields));

    /// <summary>Shortest time between two consecutive runs, without changes of the clock.</summary>
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

    /// <summary>Returns the first due time after another time.</summary>
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
            if (_fields.HasDay(CronDay.Of(local.DateTime)) && _fields.Hours.Has(local.Hour) && _fields.Minutes.Has(local.Minute))
            {
                return next;
            }

            next += StepFrom(local);
        }
    }

    /// <summary>Sets the bits of the minutes at which a day has runs.</summary>
    /// <param name="firstDay">The day from which <c>@every</c> is counted.</param>
    /// <param name="day">Days since then.</param>
    /// <param name="minutes"><see cref="MinuteWords"/> words.</param>
    public void AddMinutes(DateTime firstDay, int day, Span<ulong> minutes)
    {
        if (_fields is null)
        {
            var start = TimeSpan.FromDays(day);
            for (var time = TimeSpan.FromTicks((start.Ticks + _every.Ticks - 1) / _every.Ticks * _every.Ticks); time < start + TimeSpan.FromDays(1); time += _every)
            {
                var minute = (int)(time - start).TotalMinutes;
                minutes[minute / 64] |= 1UL << (minute % 64);
            }
        }
        else if (_fields.HasDay(CronDay.Of(firstDay.AddDays(day))))
        {
            for (var word = 0; word < MinuteWords; word++)
            {
                minutes[word] |= _fields.MinuteBits[word];
            }
        }
    }

    // The step must not skip a due time: after a change of the clock, a day can begin up to hours and an hour up to 30 minutes early.
    private TimeSpan StepFrom(DateTimeOffset local)
    {
        var untilMidnight = TimeSpan.FromDays(1) - local.TimeOfDay;
        var isOtherDay = _fields?.HasDay(CronDay.Of(local.DateTime)) is false;
        return isOtherDay && untilMidnight > TimeSpan.FromHours(4) ? untilMidnight - TimeSpan.FromHours(3)
            : _fields?.Hours.Has(local.Hour) is false ? TimeSpan.FromMinutes(30 - (local.Minute % 30))
            : TimeSpan.FromMinutes(1);
    }

    private static CronSchedule Parse(string text) => text switch
    {
        "" => throw new FormatException("a schedule is missing: add one, such as '@daily'"),
        "@yearly" or "@annually" => Parse("0 0 1 1 *"),
        "@monthly" => Parse("0 0 1 * *"),
        "@weekly" => Parse("0 0 * * 0"),
        "@daily" or "@midnight" => Parse("0 0 * * *"),
        "@hourly" => Parse("0 * * * *"),
        _ when text.StartsWith("@every ", StringComparison.Ordinal) => Every(text["@every ".Length..].Trim()),
        _ when text.StartsWith('@') => throw new FormatException(FieldsMessage),
        _ => new(Fields(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), default),
    };

    private static CronSchedule Every(string text)
    {
        if (!Duration.TryParse(text, out var every) || every > TimeSpan.FromDays(366 * LongestWaitYears))
        {
            throw new FormatException($"'{text}' is not a duration such as 1h30m of at most 8 years");
        }

        // Whole seconds, and at least one.
        return new(null, TimeSpan.FromSeconds(Math.Max(1, Math.Floor(every.TotalSeconds))));
    }

    private static CronFields Fields(string[] parts)
    {
        if (parts.Length != 5)
        {
            throw new FormatException($"{FieldsMessage}: found {parts.Length} fields");
        }

        var fields = new CronFields(
            CronField.Parse(parts[0], "minute", 0, 59),
            CronField.Parse(parts[1], "hour", 0, 23),
            CronField.Parse(parts[2], "day of month", 1, 31),
            CronField.Parse(parts[3], "month", 1, 12, Months),
            CronField.Parse(parts[4], "day of week", 0, 6, Days));
        return AllDays.Any(fields.HasDay) ? fields : throw new FormatException(NeverMessage);
    }

    private static TimeSpan ShortestOf(CronFields fields)
    {
        var (shortest, first, last) = (int.MaxValue, -1, -1);
        for (var minute = 0; minute < MinutesOfDay; minute++)
        {
            if ((fields.MinuteBits[minute / 64] & (1UL << (minute % 64))) != 0)
            {
                shortest = last < 0 ? shortest : Math.Min(shortest, minute - last);
                (first, last) = (first < 0 ? minute : first, minute);
            }
        }

        return TimeSpan.FromMinutes(Math.Min(shortest, (ShortestDaysOf(fields) * MinutesOfDay) - last + first));
    }

    // If only one day matches in all these years, the whole period is the result.
    private static int ShortestDaysOf(CronFields fields)
    {
        var (shortest, last) = (AllDays.Length, -1);
        for (var day = 0; day < AllDays.Length && shortest > 1; day++)
        {
            if (fields.HasDay(AllDays[day]))
            {
                shortest = last < 0 ? shortest : Math.Min(shortest, day - last);
                last = day;
            }
        }

        return shortest;
    }

    private readonly record struct CronDay(byte Month, byte Day, byte DayOfWeek)
    {
        public static CronDay Of(DateTime date) => new((byte)date.Month, (byte)date.Day, (byte)date.DayOfWeek);
    }

    private sealed record CronFields(CronField Minutes, CronField Hours, CronField DaysOfMonth, CronField MonthsOfYear, CronField DaysOfWeek)
    {
        /// <summary>One bit for each minute of a day that has runs.</summary>
        public ulong[] MinuteBits { get; } = BitsOf(Minutes, Hours);

        public bool HasDay(CronDay day)
        {
            var (ofMonth, ofWeek) = (DaysOfMonth.Has(day.Day), DaysOfWeek.Has(day.DayOfWeek));
            return MonthsOfYear.Has(day.Month) && (DaysOfMonth.IsAny || DaysOfWeek.IsAny ? ofMonth && ofWeek : ofMonth || ofWeek);
        }

        private static ulong[] BitsOf(CronField minutes, CronField hours)
        {
            var bits = new ulong[MinuteWords];
            for (var minute = 0; minute < MinutesOfDay; minute++)
            {
                if (hours.Has(minute / 60) && minutes.Has(minute % 60))
                {
                    bits[minute / 64] |= 1UL << (minute % 64);
                }
            }

            return bits;
        }
    }
}
