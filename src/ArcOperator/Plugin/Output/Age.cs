using System.Globalization;

namespace ArcOperator.Plugin.Output;

/// <summary>Durations in the form of kubectl: 12s, 3m, 2h, 5d.</summary>
internal static class Age
{
    public static string Of(DateTime? since, DateTimeOffset now) => since is { } time ? Format(now - new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))) : "";

    /// <summary>Returns the duration from one time to another, or to now. Empty if the start is unknown.</summary>
    public static string Between(DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now) => start is { } from ? Format((end ?? now) - from) : "";

    private static string Format(TimeSpan age) => string.Create(CultureInfo.InvariantCulture,
        $"{(age < TimeSpan.FromMinutes(2) ? $"{Math.Max(0, (int)age.TotalSeconds)}s" : age < TimeSpan.FromHours(2) ? $"{(int)age.TotalMinutes}m" : age < TimeSpan.FromDays(2) ? $"{(int)age.TotalHours}h" : $"{(int)age.TotalDays}d")}");
}

/// <summary>Words of a command line for a shell.</summary>
internal static class ShellWord
{
    /// <summary>Returns the word, in single quotes if a shell gave a character of it a meaning.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./=,:@%+".Contains(character, StringComparison.Ordinal))
            ? word
            : $"'{Terminal.Line(word).Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
