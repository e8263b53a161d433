using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Reads the files that a step leaves as its outputs, from inside of a sandbox like its own: a link that the step laid
/// leads nowhere that the step could not have gone itself.
/// </summary>
internal sealed class StepOutputReader(SandboxProcesses processes, SandboxSettings settings)
{
    /// <exception cref="SandboxException">A file is missing and has no default, or is too long.</exception>
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
        // One more than fits, so that it shows that it does not.
        var length = (SandboxProcesses.LongestOutput + 1).ToString(CultureInfo.InvariantCulture);
        var end = await processes.RunAsync(reader with { Command = ["head", "-c", length, "--", path] }, null, cancellationToken);
        if (end.ExitCode != 0)
        {
            return output.ValueFrom?.Default ?? throw new SandboxException($"{field}: {path} cannot be read: {end.Errors.Trim()}");
        }

        return end.IsCut
            ? throw new SandboxException($"{field}: {path} is longer than {SandboxProcesses.LongestOutput} bytes")
            : StepText.TrimNewline(end.Output);
    }
}
