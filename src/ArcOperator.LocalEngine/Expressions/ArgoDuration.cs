using System.Globalization;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Parses the durations of Argo: Go durations or numbers of seconds.</summary>
internal static class ArgoDuration
{
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            duration = TimeSpan.FromSeconds(seconds);
            return true;
        }

        return Duration.TryParse(text, out duration);
    }
}

/// <summary>Formats times for variables and annotations.</summary>
internal static class ArgoTime
{
    /// <summary>Returns the time in RFC 3339 format, in UTC and whole seconds.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
