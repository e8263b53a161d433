using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Shared;

/// <summary>Words for the duration of a wait. Its steps become longer, so that the status of a waiting object is written less and less often.</summary>
internal static partial class WaitTime
{
    /// <summary>Returns the duration in whole steps, or null if it is less than a minute.</summary>
    public static string? Label(DateTimeOffset since, DateTimeOffset now) => Floor(now - since) is var steps && steps < TimeSpan.FromMinutes(1) ? null
        : steps < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{steps.Minutes}m")
        : steps < TimeSpan.FromDays(1) ? string.Create(CultureInfo.InvariantCulture, $"{steps.Hours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{steps.Days}d");

    /// <summary>Returns the time at which the label changes.</summary>
    public static DateTimeOffset? NextChange(DateTimeOffset since, DateTimeOffset now)
    {
        var steps = Floor(now - since);
        var next = steps + Step(steps);
        return next <= DateTimeOffset.MaxValue - since ? since + next : null;
    }

    public static string Since(string label) => $"since {label}";

    /// <summary>Returns the label in a message, or null.</summary>
    public static string? LabelIn(string message) => Pattern().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Returns the message without its label.</summary>
    public static string Strip(string message) => Pattern().Replace(message, "");

    /// <summary>Returns true if the message reports a wait of more than a minute.</summary>
    public static bool IsLong(string message) => LabelIn(message) is not null || Unanswered().IsMatch(message);

    private static TimeSpan Floor(TimeSpan age)
    {
        var step = Step(age);
        return age < step ? TimeSpan.Zero : TimeSpan.FromTicks(age.Ticks / step.Ticks * step.Ticks);
    }

    private static TimeSpan Step(TimeSpan age) =>
        age < TimeSpan.FromMinutes(10) ? TimeSpan.FromMinutes(1)
        : age < TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(5)
        : age < TimeSpan.FromDays(1) ? TimeSpan.FromHours(1)
        : TimeSpan.FromDays(1);

    [GeneratedRegex(", since ([0-9]+[mhd])\\b", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Pattern();

    [GeneratedRegex("has not started it for [0-9]+[mhd]:", RegexOptions.CultureInvariant)]
    private static partial Regex Unanswered();
}
