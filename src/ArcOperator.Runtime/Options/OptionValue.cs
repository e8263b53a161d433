using System.Globalization;

namespace ArcOperator.Runtime.Options;

/// <summary>Parses and formats the values of options: durations (10m) and sizes (128Mi) as in Kubernetes, lists with commas.</summary>
public static class OptionValue
{
    private static readonly (string Suffix, long Factor)[] Sizes = [("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40)];

    public static bool TryParse(Type type, string text, out object? value)
    {
        value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(long) => Size(text),
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(TimeSpan) => Duration.TryParse(text, out var duration) ? duration : null,
            _ when type == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null,
            _ when type == typeof(IReadOnlyList<string>) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            // Enum.Parse accepts any number.
            _ when type.IsEnum => Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse(type, text, ignoreCase: true) : null,
            _ => throw new ArgumentException($"options have no values of type {type.Name}", nameof(type)),
        };
        return value is not null;
    }

    public static string WordFor(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(double) => "a number",
        _ when type == typeof(long) => "a number, or a size such as 128Mi",
        _ when type == typeof(TimeSpan) => "a duration such as 30s or 10m",
        _ when type == typeof(Uri) => "a URL",
        _ when type == typeof(IReadOnlyList<string>) => "a list with commas",
        _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
        _ => "a text",
    };

    /// <summary>Returns the word for a value in a usage line.</summary>
    public static string HintFor(Type type) => type switch
    {
        _ when type == typeof(bool) => "true|false",
        _ when type == typeof(int) || type == typeof(double) || type == typeof(long) => "number",
        _ when type == typeof(TimeSpan) => "duration",
        _ when type == typeof(Uri) => "url",
        _ when type == typeof(IReadOnlyList<string>) => "list",
        _ when type.IsEnum => "word",
        _ => "text",
    };

    public static string Format(object? value) => value switch
    {
        TimeSpan duration => Duration.Format(duration),
        IEnumerable<string> list => string.Join(',', list),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static object? Size(string text)
    {
        var (suffix, factor) = Sizes.FirstOrDefault(size => text.EndsWith(size.Suffix, StringComparison.Ordinal), (Suffix: "", Factor: 1L));
        return long.TryParse(text[..^suffix.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Math.Abs((decimal)number * factor) <= long.MaxValue
                ? number * factor
                : null;
    }
}
