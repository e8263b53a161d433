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

    /// <summary>The message of a step that failed, in Argo's words; of one that missed a command also which and why.</summary>
    public static string Failure(StepLaunch launch, ProcessEnd end)
    {
        var message = $"main: Error (exit code {end.ExitCode})";
        var missing = end.ExitCode == CommandNotFound ? MissingCommand(launch, end.Errors) : null;
        return missing is null ? message : $"{message}: {Missing(missing, launch)}";
    }

    /// <summary>Returns the lines with which the log of a failed step ends, as Argo's executor writes them; none if the step succeeded.</summary>
    public static ReadOnlySpan<byte> LogEnd(ProcessEnd end) => end.ExitCode == 0 ? [] : System.Text.Encoding.UTF8.GetBytes(
        $"{(end.Output.Length + end.Errors.Length > 0 && !(end.Errors.Length > 0 ? end.Errors : end.Output).EndsWith('\n') ? "\n" : "")}"
        + $"level=INFO msg=\"sub-process exited\" argo=true error=\"exit status {end.ExitCode}\"\nError: exit status {end.ExitCode}\n");

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
