using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>
/// Durations as Kubernetes writes them (Go's <c>time.ParseDuration</c>): numbers with units, as in <c>1h30m</c>,
/// <c>1.5s</c> or <c>300ms</c>. Entities keep them as the text that the user wrote.
/// </summary>
public static partial class Duration
{
    /// <summary>Returns false for text that is not a duration, and for one longer than a <see cref="TimeSpan"/> (29,000 years).</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is "0")
        {
            return true;
        }

        var match = Whole().Match(text ?? "");
        if (!match.Success)
        {
            return false;
        }

        var ticks = 0m;
        for (var part = 0; part < match.Groups[1].Captures.Count; part++)
        {
            if (!decimal.TryParse(match.Groups[1].Captures[part].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || (ticks += number * TicksOf(match.Groups[2].Captures[part].ValueSpan)) > TimeSpan.MaxValue.Ticks)
            {
                return false;
            }
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>Returns the shortest text of whole units: <c>1h30m</c>, <c>500ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h{duration.Minutes}m{duration.Seconds}s");
        text = LeadingZeros().Replace(text, "");
        text = text.EndsWith("m0s", StringComparison.Ordinal) ? text[..^2] : text;
        text = text.EndsWith("h0m", StringComparison.Ordinal) ? text[..^2] : text;
        return duration.Milliseconds == 0 ? text : text == "0s" ? $"{duration.Milliseconds}ms" : $"{text}{duration.Milliseconds}ms";
    }

    private static decimal TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => TimeSpan.TicksPerMicrosecond / 1000m,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        _ => TimeSpan.TicksPerHour,
    };

    [GeneratedRegex(@"\A(?:([0-9]{1,15}(?:\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex("^0h(0m(?=[0-9]))?", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingZeros();
}
