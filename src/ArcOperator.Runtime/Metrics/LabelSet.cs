using System.Globalization;

namespace ArcOperator.Runtime.Metrics;

/// <summary>The labels of one series, as Prometheus writes them, so that equal labels are equal texts.</summary>
internal readonly record struct LabelSet(string Text)
{
    public static LabelSet Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return new("");
        }

        var pairs = new string[tags.Length];
        for (var index = 0; index < tags.Length; index++)
        {
            pairs[index] = Pair(tags[index].Key, Convert.ToString(tags[index].Value, CultureInfo.InvariantCulture) ?? "");
        }

        Array.Sort(pairs, StringComparer.Ordinal);
        return new(string.Join(',', pairs));
    }

    public bool Has(string name, string value)
    {
        var pair = Pair(name, value);
        return $",{Text},".Contains($",{pair},", StringComparison.Ordinal);
    }

    /// <summary>The labels in braces, with one more; nothing if there are none.</summary>
    public string Braces(string? more = null) =>
        (Text.Length, more) switch
        {
            (0, null) => "",
            (0, _) => $"{{{more}}}",
            (_, null) => $"{{{Text}}}",
            _ => $"{{{Text},{more}}}",
        };

    private static string Pair(string name, string value) => $"{name}=\"{Escaped(value)}\"";

    // The three characters that the text format escapes in a label's value.
    private static string Escaped(string value) => value.AsSpan().IndexOfAny('\\', '"', '\n') < 0
        ? value
        : value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
}
