using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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

    // Number of cached results. With more, the cache is cleared. A key has at most 4 KiB.
    private const int MostResults = 4096;

    // Several schedules are compared over a week and a day. Any week gives the same result.
    private const int Days = 8;
    private static readonly DateTime FirstDay = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly CronOptions _options = options ?? new();
    private readonly TimeZones _timeZones = timeZones ?? TimeZones.Read();
    private readonly ConcurrentDictionary<string, string> _results = new(StringComparer.Ordinal);

    /// <summary>Shortest time between two runs of a schedule, and between two force-ats.</summary>
    public TimeSpan MinInterval => _options.MinInterval;

    /// <summary>Creates the rules of an operator, and logs a warning if no time zone can be checked.</summary>
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
    /// <param name="cron">The schedules with their options.</param>
    /// <param name="field">Path of the Cron, for messages.</param>
    public string? FindProblem(Cron cron, string field = "cron")
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

        var problem = result.Length > 0 ? result : CheckOtherFields(cron);
        return problem is null ? null : $"{field}.{problem}";
    }

    private static string? CheckOtherFields(Cron cron) =>
        cron.StartingDeadlineSeconds > Cron.MaxStartingDeadlineSeconds ? $"startingDeadlineSeconds {cron.StartingDeadlineSeconds} {Cron.StartingDeadlineMessage}"
        : !HasMatchingBrackets(cron.When ?? "") ? $"when '{(cron.When ?? "").Truncate(LongestQuote)}' {Cron.WhenMessage}"
        : null;

    private string? Check(Cron cron)
    {
        if (cron.Schedules.Count == 0)
        {
            return "schedules is empty; add at least one schedule, such as '@daily'";
        }

        var schedules = new List<CronSchedule>();
        foreach (var (index, text) in cron.Schedules.Index())
        {
            var field = $"schedules[{index}] '{text.Truncate(LongestQuote)}'";
            if (!CronSchedule.TryParse(text, out var schedule, out var problem))
            {
                return $"{field}: {problem.Truncate(LongestQuote * 3)}";
            }

            if (schedule.ShortestInterval < _options.MinInterval)
            {
                return $"{field} fires every {Duration.Format(schedule.ShortestInterval)}; {Remedy}";
            }

            schedules.Add(schedule);
        }

        return AreTooClose(schedules) ? $"schedules fire too close together; {Remedy}" : CheckTimezone(cron.Timezone);
    }

    private string Remedy => $"at least {Duration.Format(_options.MinInterval)} must lie between two runs (option cron.minInterval)";

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
        : _timeZones.AreUnknown ? $"timezone '{timezone.Truncate(LongestQuote)}' cannot be checked, because the operator's machine or image has no time zone data"
        : $"timezone '{timezone.Truncate(LongestQuote)}' is unknown: {Cron.TimezoneRemedy}";

    /// <summary>Returns true if all brackets of an expression are closed in order. Brackets between quotes do not count.</summary>
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

/// <summary>Options of schedules.</summary>
public sealed class CronOptions
{
    [Description("Shortest time between two runs of a schedule, and between two force-at annotations of one Order or ArtifactWorkflow. Default 10m. Range 1s to 720h.")]
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>
/// The names of the time zones that Argo's controller accepts: the exact names of the IANA database, and <c>Local</c> for its own.
/// .NET accepts more, such as names in another case and those of Windows. Argo would refuse them at each due time.
/// </summary>
internal sealed class TimeZones(IEnumerable<string> names)
{
    /// <summary>Name of the time zone of Argo's own process.</summary>
    public const string OfArgo = "Local";

    private const string DefaultFolder = "/usr/share/zoneinfo";

    private readonly FrozenSet<string> _names = names.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True if this machine has no time zone data, so that no name can be checked.</summary>
    public bool AreUnknown => _names.Count == 0;

    public bool Contains(string name) => name == OfArgo || _names.Contains(name);

    /// <summary>Reads the names from the folder of .NET's time zones.</summary>
    public static TimeZones Read() => Read(Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } folder ? folder : DefaultFolder);

    /// <summary>Reads the names from a folder. A missing folder has none.</summary>
    public static TimeZones Read(string folder) => new(!Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None })
        .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
        // Tables, leap seconds and the copies posix/ and right/ begin with a lower-case letter; no time zone does.
        .Where(name => char.IsAsciiLetterUpper(name[0]) && !name.Contains('.', StringComparison.Ordinal)));
}
