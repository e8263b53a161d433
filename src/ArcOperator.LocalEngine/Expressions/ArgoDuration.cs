using System.Globalization;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Durations as Argo takes them: Go's, or a number of seconds.</summary>
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
