using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Makes a process of a container or script by replacing all variables.</summary>
internal static class LaunchPreparation
{
    /// <exception cref="FormatException">A variable is unknown or a value is none; says which.</exception>
    /// <exception cref="JsonException">A field has the wrong type; names it.</exception>
    public static PreparedLaunch Prepare(Board board, NodeRequest request, IVariableScope variables)
    {
        var template = Substitute(request, variables);
        var launch = new StepLaunch
        {
            NodeId = board.IdOf(request.Name),
            TemplateName = template.Name,
            Process = template.Process ?? throw new FormatException("the template has neither container nor script"),
            Volumes = Volumes(board, request, template, variables),
            Claims = [.. board.Definition.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name ?? "")],
            Outputs = [.. template.Outputs.Parameters.Where(output => output.ValueFrom?.Path is not null)],
            CapturesResult = request.CapturesResult,
        };
        return new(launch, Timeout(template.Timeout), LongestRun(template.ActiveDeadlineSeconds));
    }

    // The inputs are what the variables were made of: they are not looked through again.
    private static Template Substitute(NodeRequest request, IVariableScope variables)
    {
        var raw = JsonObject.Create(request.Template.Raw) ?? [];
        raw.Remove("inputs");
        raw.Remove("volumes");
        var substituted = JsonSubstitution.Apply(JsonSerializer.SerializeToElement(raw, LocalEngineJsonContext.Default.JsonObject), variables);
        return substituted.Problem is { } problem
            ? throw new FormatException(problem)
            : substituted.Json.Deserialize(LocalEngineJsonContext.Default.Template) ?? new();
    }

    // Only those that are mounted: the others may rest on what this template does not know.
    private static List<Volume> Volumes(Board board, NodeRequest request, Template template, IVariableScope variables)
    {
        var volumes = new List<Volume>();
        var mounted = (template.Process?.VolumeMounts ?? []).Select(mount => mount.Name).ToHashSet();
        // The template's own first: it wins over the Workflow's of the same name.
        foreach (var raw in request.Template.Template.Volumes.Concat(board.Definition.Spec.Volumes))
        {
            var substituted = JsonSubstitution.Apply(raw, variables);
            var volume = substituted.Json.Deserialize(LocalEngineJsonContext.Default.Volume) ?? new();
            if (mounted.Remove(volume.Name))
            {
                volumes.Add(substituted.Problem is { } problem ? throw new FormatException($"volume '{volume.Name}': {problem}") : volume);
            }
        }

        return volumes;
    }

    private static TimeSpan? Timeout(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : ArgoDuration.TryParse(text, out var duration) ? duration
        : throw new FormatException($"timeout '{text}' is no duration");

    private static TimeSpan? LongestRun(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw new FormatException($"activeDeadlineSeconds '{text}' is no number");
}
