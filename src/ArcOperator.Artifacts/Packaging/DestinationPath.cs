using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ArcOperator.Artifacts.Packaging;

/// <summary>Path of a file inside an artifact: relative, and confined to the artifact on every system that unpacks it.</summary>
public sealed record DestinationPath
{
    // Limit of file systems for one name.
    private const int LongestSegmentBytes = 255;
    private const int LongestPathBytes = 1024;
    private const string Remedy = "name one file by its path inside the artifact, such as 'data' or 'config/values.yaml'";

    private DestinationPath(string value) => Value = value;

    /// <summary>Path as segments that are separated by single slashes.</summary>
    public string Value { get; }

    /// <summary>Cleans the path: a slash at its beginning or end, double slashes, and segments '.' are dropped.</summary>
    /// <param name="text">Text of the user.</param>
    /// <param name="path">The path, if the text is valid.</param>
    /// <param name="problem">Message for the user, if the text is invalid.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DestinationPath? path, [NotNullWhen(false)] out string? problem)
    {
        problem = Clean(text ?? "", out var value) is { } words ? $"destination path '{EscapeForMessage(text ?? "")}' {words}: {Remedy}" : null;
        path = problem is null ? new(value) : null;
        return path is not null;
    }

    /// <summary>Cleans a path as <see cref="TryParse"/> does. Returns the reason for a refusal, or null if the path is valid.</summary>
    internal static string? Clean(string text, out string value)
    {
        var segments = text.Split('/').Where(segment => segment is not ("" or ".")).ToList();
        value = string.Join('/', segments);
        return ProblemOf(text, segments);
    }

    /// <summary>Returns a path in a form that is safe to show: control characters are escaped, and its length is limited.</summary>
    internal static string EscapeForMessage(string text) => string.Concat(text.Take(100).Select(letter =>
        char.IsControl(letter) || char.IsSurrogate(letter) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : letter.ToString()))
        + (text.Length > 100 ? "…" : "");

    public override string ToString() => Value;

    private static string? ProblemOf(string text, List<string> segments) =>
        segments.Count == 0 ? "names no file"
        : segments.Contains("..") ? "contains '..', which leads out of the artifact"
        : text.Contains('\\') ? "contains a backslash, which some systems take for a slash"
        : text.Any(char.IsControl) ? "contains a control character"
        : !IsText(text) ? "contains half of a surrogate pair, which is not a character"
        : segments.Exists(segment => Encoding.UTF8.GetByteCount(segment) > LongestSegmentBytes) ? $"has a name in it that is longer than {LongestSegmentBytes} bytes"
        : Encoding.UTF8.GetByteCount(text) > LongestPathBytes ? $"is longer than {LongestPathBytes} bytes"
        : null;

    private static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
