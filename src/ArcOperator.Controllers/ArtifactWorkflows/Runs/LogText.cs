using System.Text.Json;
using System.Text.RegularExpressions;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>The lines of a log that the step itself printed.</summary>
internal static partial class LogText
{
    /// <summary>Returns the lines of the step, without those of Argo's executor and without empty ones.</summary>
    public static IReadOnlyList<string> OwnLines(string? log) =>
        [.. PrintableText.RemoveControls(log ?? "").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && !Executor().IsMatch(line))];

    /// <summary>Returns the last line that says something, or null if there is none.</summary>
    public static string? LastMeaningful(string? log) =>
        OwnLines(log).Select(line => ExtractMessage(line.Trim())).LastOrDefault(line => line.Any(char.IsLetterOrDigit) && !Noise().IsMatch(line));

    /// <summary>Returns the message of a line in one of the usual formats of programs, without repetitions.</summary>
    private static string ExtractMessage(string line)
    {
        var message = Json(line) ?? Logfmt(line) ?? line;
        var parts = PrintableText.FirstLine(message).Split(": ");
        return string.Join(": ", parts.Where((part, index) => index == 0 || part != parts[index - 1]));
    }

    // time="..." level=fatal msg="..." as Go programs write it.
    private static string? Logfmt(string line)
    {
        const string key = "msg=\"";
        var start = line.Contains("level=", StringComparison.Ordinal) ? line.IndexOf(key, StringComparison.Ordinal) : -1;
        return start < 0 || Quoted().Match(line, start + key.Length - 1) is not { Success: true } quoted
            ? null
            : Escape().Replace(quoted.Groups[1].Value, escape => escape.Value is "\\n" or "\\t" ? " " : escape.Value[1..]);
    }

    private static string? Json(string line)
    {
        if (line is not ['{', .., '}'])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Field(document.RootElement, "msg") ?? Field(document.RootElement, "message") ?? Field(document.RootElement, "error");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Field(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value is { ValueKind: JsonValueKind.String } && value.GetString() is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"(?:^|\s)argo=true(?:\s|$)|^Error: exit status \d+$|^(?:Error: )?dependency ""[^""]*"" exited with non-zero code: \d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Executor();

    // Frames of stack traces, and the end of a Go program.
    [GeneratedRegex(@"^at \S+\s?\(|^exit status \d+$|^goroutine \d+ \[|^\.\.\. \d+ more$", RegexOptions.CultureInvariant)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\G""((?:[^""\\]|\\.)*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
