using System.Text.RegularExpressions;
using ArcOperator.LocalEngine.Scheduling;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>What is made of what a step printed.</summary>
internal static partial class StepText
{
    // What shells say of a command that is not there: 127, not found; 126, not to be executed.
    private const int CommandNotFound = 127;

    /// <summary>Without one newline at the end, as Argo has it.</summary>
    public static string TrimNewline(string text) => text.EndsWith('\n') ? text[..^1] : text;

    /// <summary>
    /// Returns the message of a failed step in the form of Argo: exit code, then the termination message of the container. The termination
    /// message is the end of the log, as with <c>terminationMessagePolicy: FallbackToLogsOnError</c>. A missing command is named last.
    /// </summary>
    public static string Failure(StepLaunch launch, ProcessEnd end, string lastLines)
    {
        var missing = end.ExitCode == CommandNotFound ? MissingCommand(launch, end.Errors) : null;
        var text = string.Join('\n', new[] { lastLines, missing is null ? "" : Missing(missing, launch) }.Where(part => part.Length > 0));
        return $"main: Error (exit code {end.ExitCode}){(text.Length > 0 ? $": {text}" : "")}";
    }

    /// <summary>That a command is missing, and where it was expected.</summary>
    public static string Missing(string command, StepLaunch launch) =>
        $"command '{command}' is not on this machine; it was expected in image '{launch.Process.Image}'";

    // Only a name that stands in the template: anything else may be a value that must not be told.
    private static string? MissingCommand(StepLaunch launch, string errors)
    {
        var text = launch.Process.Source ?? string.Join(' ', launch.Process.Command.Concat(launch.Process.Args));
        return NotFound().Matches(errors).Select(match => match.Groups[1].Value).LastOrDefault(name => text.Contains(name, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"([^\s:]+): (?:command )?not found", RegexOptions.CultureInvariant)]
    private static partial Regex NotFound();
}
