using System.Collections.Concurrent;
using System.Numerics;
using ArcOperator.Api.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Shared;

/// <summary>Checks that Argo understands a Cron and that the operator's options allow it. Each distinct Cron is checked once.</summary>
internal sealed class CronRules(CronOptions? options = null, TimeZones? timeZones = null)
{
    // In characters.
    private const int LongestQuote = 64;

    // Results that are kept; with more all are forgotten. A key has at most 4 KiB.
    private const int MostResults = 4096;

    // Several schedules are laid over each other for a week and a day: any week will do.
    private const int Days = 8;
    private static readonly DateTime FirstDay = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly CronOptions _options = options ?? new();
    private readonly TimeZones _timeZones = timeZones ?? TimeZones.Read();
    private readonly ConcurrentDictionary<string, string> _results = new(StringComparer.Ordinal);

    /// <summary>Creates the rules of an operator, and warns where no time zone can be checked.</summary>
    public static CronRules Create(IServiceProvider services)
    {
        var timeZones = TimeZones.Read();
        if (timeZones.AreUnknown)
        {
            CronLog.NoTimeZones(services.GetRequiredService<ILogger<CronRules>>());
        }

        return new(services.GetRequiredService<CronOptions>(), timeZones);
    }

    /// <summary>Returns the reason why a Cron is refused, with field, value and remedy, or null if it is accepted.</summary>
    public string? FindProblem(Cron cron)
    {
        var key = $"{cron.Timezone}\n{string.Join('\n', cron.Schedules)}";
        if (!_results.TryGetValue(key, out var result))
        {
            if (_results.Count >= MostResults)
            {
                _results.Clear();
            }

            _results[key] = result = Check(cron) ?? "";
        }

        return result.Length > 0 ? result : OtherProblem(cron);
    }

    private static string? OtherProblem(Cron cron) =>
        cron.StartingDeadlineSeconds > Cron.MaxStartingDeadlineSeconds ? $"cron.startingDeadlineSeconds {cron.StartingDeadlineSeconds} {Cron.StartingDeadlineMessage}"
        : !HasMatchingBrackets(cron.When ?? "") ? $"cron.when '{(cron.When ?? "").Truncate(LongestQuote)}' {Cron.WhenMessage}"
        : null;

    private string? Check(Cron cron)
    {
        if (cron.Schedules.Count == 0)
        {
            return "cron.schedules is empty: give at least one schedule, such as '@daily'";
        }

        var schedules = new List<CronSchedule>();
        foreach (var (index, text) in cron.Schedules.Index())
        {
            var field = $"cron.schedules[{index}] '{text.Truncate(LongestQuote)}'";
            if (!CronSchedule.TryParse(text, out var schedule, out var problem))
            {
                return $"{field}: {problem.Truncate(LongestQuote * 3)}";
            }

            if (schedule.ShortestInterval < _options.MinInterval)
            {
                return $"{field} fires every {Duration.Format(schedule.ShortestInterval)}: at least {Duration.Format(_options.MinInterval)} have to lie between two runs (option cron.minInterval)";
            }

            schedules.Add(schedule);
        }

        return AreTooClose(schedules)
            ? $"cron.schedules come too near to each other: at least {Duration.Format(_options.MinInterval)} have to lie between two runs (option cron.minInterval)"
            : CheckTimezone(cron.Timezone);
    }

    /// <summary>Returns true if schedules that are slow enough alone are too fast together.</summary>
    private bool AreTooClose(List<CronSchedule> schedules)
    {
        if (schedules.Count == 1)
        {
            return false;
        }

        var last = (int?)null;
        Span<ulong> minutes = stackalloc ulong[CronSchedule.MinuteWords];
        for (var day = 0; day < Days; day++)
        {
            minutes.Clear();
            foreach (var schedule in schedules)
            {
                schedule.AddMinutes(FirstDay, day, minutes);
            }

            foreach (var word in Enumerable.Range(0, CronSchedule.MinuteWords))
            {
                for (var bits = minutes[word]; bits != 0; bits &= bits - 1)
                {
                    var minute = (day * 24 * 60) + (word * 64) + BitOperations.TrailingZeroCount(bits);
                    if (TimeSpan.FromMinutes(minute - last ?? int.MaxValue) < _options.MinInterval)
                    {
                        return true;
                    }

                    last = minute;
                }
            }
        }

        return false;
    }

    private string? CheckTimezone(string? timezone) =>
        timezone is not { Length: > 0 } || _timeZones.Contains(timezone) ? null
        : _timeZones.AreUnknown ? $"cron.timezone '{timezone.Truncate(LongestQuote)}' cannot be checked: the operator's machine or image has no time zone data"
        : $"cron.timezone '{timezone.Truncate(LongestQuote)}' is not known: {Cron.TimezoneRemedy}";

    /// <summary>Returns whether all brackets of an expression are closed in order, without regard to those in texts between quotes.</summary>
    private static bool HasMatchingBrackets(string expression)
    {
        var expected = new Stack<char>();
        var quote = '\0';
        for (var at = 0; at < expression.Length; at++)
        {
            var letter = expression[at];
            if (quote != '\0')
            {
                at += letter == '\\' && quote != '`' ? 1 : 0;
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '\'' or '"' or '`')
            {
                quote = letter;
            }
            else if (letter is '(' or '[' or '{')
            {
                expected.Push(letter switch { '(' => ')', '[' => ']', _ => '}' });
            }
            else if (letter is ')' or ']' or '}' && !(expected.TryPop(out var bracket) && bracket == letter))
            {
                return false;
            }
        }

        return expected.Count == 0;
    }
}

/// <summary>Log messages about schedules.</summary>
internal static partial class CronLog
{
    [LoggerMessage(LogLevel.Warning, "Found no time zone data: schedules with a time zone are refused. Install the packages tzdata and tzdata-legacy, or set TZDIR")]
    public static partial void NoTimeZones(ILogger logger);
}
