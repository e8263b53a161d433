namespace ArcOperator.Packaging.Chart;

/// <summary>Parts of the chart that are written by hand. They have placeholders such as <c>@VERSION@</c>.</summary>
internal static class ChartFiles
{
    /// <summary>Returns the text of a part with its placeholders replaced.</summary>
    /// <exception cref="FormatException">A placeholder is not in the text.</exception>
    public static string Read(string name, params IReadOnlyList<(string Placeholder, string Text)> replacements)
    {
        using var stream = typeof(ChartFiles).Assembly.GetManifestResourceStream($"chart/{name}") ?? throw new InvalidOperationException($"the resource chart/{name} is missing");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        foreach (var (placeholder, replacement) in replacements)
        {
            text = text.Contains(placeholder, StringComparison.Ordinal)
                ? text.Replace(placeholder, replacement, StringComparison.Ordinal)
                : throw new FormatException($"{name} has no placeholder {placeholder}");
        }

        return text;
    }

    /// <summary>Returns YAML indented by a number of spaces, without the last line break.</summary>
    public static string Indent(string yaml, int spaces) =>
        string.Join('\n', yaml.TrimEnd('\n').Split('\n').Select(line => line.Length > 0 ? new string(' ', spaces) + line : line));
}
