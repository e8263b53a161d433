using System.Globalization;
using System.Text.RegularExpressions;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Reads the output files of a step in a sandbox with the same mounts. So a symbolic link of the step reaches only files that the step
/// itself can read.
/// </summary>
internal sealed class StepOutputReader(SandboxProcesses processes, SandboxSettings settings)
{
    /// <exception cref="SandboxException">A file without default is missing, or a file is too long.</exception>
    public async Task<IReadOnlyList<Parameter>> ReadAsync(
        PreparedStep step, IReadOnlyList<TemplateParameter> outputs, CancellationToken cancellationToken)
    {
        var reader = step with { WorkingFolder = "/", Variables = new Dictionary<string, string> { ["PATH"] = settings.SearchPath } };
        var values = new List<Parameter>();
        foreach (var output in outputs)
        {
            values.Add(new() { Name = output.Name, Value = await ReadAsync(reader, output, cancellationToken) });
        }

        return values;
    }

    private async Task<string> ReadAsync(PreparedStep reader, TemplateParameter output, CancellationToken cancellationToken)
    {
        var field = $"outputs.parameters.{output.Name}";
        var path = SandboxPath.Absolute($"{field}.valueFrom.path", output.ValueFrom?.Path ?? "");
        // One byte more than the limit, so that a longer file is detected.
        var length = (SandboxProcesses.LongestOutput + 1).ToString(CultureInfo.InvariantCulture);
        var end = await processes.RunAsync(reader with { Command = ["head", "-c", length, "--", path] }, null, cancellationToken);
        if (end.ExitCode != 0)
        {
            return output.ValueFrom?.Default ?? throw new SandboxException($"{field}: {path} cannot be read: {end.Errors.ToString().Trim()}");
        }

        return end.Output.IsCut
            ? throw new SandboxException($"{field}: {path} is longer than {SandboxProcesses.LongestOutput} bytes")
            : StepText.TrimNewline(end.Output.ToString());
    }
}

/// <summary>Texts from the output of a step.</summary>
internal static partial class StepText
{
    // The exit code of shells for a missing command.
    private const int CommandNotFound = 127;

    /// <summary>Returns the text without one newline at its end, as Argo does.</summary>
    public static string TrimNewline(string text) => text.EndsWith('\n') ? text[..^1] : text;

    /// <summary>
    /// Returns the termination message of a failed container: the end of its log, as with
    /// <c>terminationMessagePolicy: FallbackToLogsOnError</c>. A missing command is named last.
    /// </summary>
    public static string Termination(ContainerSpec container, int exitCode, string errors, string lastLines)
    {
        var missing = exitCode == CommandNotFound ? MissingCommand(container, errors) : null;
        return string.Join('\n', new[] { lastLines, missing is null ? "" : Missing(missing, container) }.Where(part => part.Length > 0));
    }

    /// <summary>Returns the message of a failed step in the form of Argo: container, exit code, termination message.</summary>
    public static string Failure(ContainerEnd end) =>
        $"{end.Name}: Error (exit code {end.ExitCode}){(end.Text.Length > 0 ? $": {end.Text}" : "")}";

    /// <summary>Returns the message of the node of a failed container in the form of Argo. The colon is also there without termination message.</summary>
    public static string ContainerFailure(ContainerEnd end) => $"{end.Name}: Error (exit code {end.ExitCode}): {end.Text}";

    /// <summary>Returns the message for a missing command.</summary>
    public static string Missing(string command, ContainerSpec container) =>
        $"command '{command}' is not installed on this machine (image '{container.Image}' provides it in a cluster)";

    // Only a name in the template: other words can be secret values.
    private static string? MissingCommand(ContainerSpec container, string errors)
    {
        var text = container.Source ?? string.Join(' ', container.Command.Concat(container.Args));
        return NotFound().Matches(errors).Select(match => match.Groups[1].Value).LastOrDefault(name => text.Contains(name, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"([^\s:]+): (?:command )?not found", RegexOptions.CultureInvariant)]
    private static partial Regex NotFound();
}
