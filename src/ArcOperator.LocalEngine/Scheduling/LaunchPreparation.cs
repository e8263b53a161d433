using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Replaces all variables of a container, script or container set.</summary>
internal static class LaunchPreparation
{
    /// <exception cref="FormatException">A variable is unknown or a value is invalid. The exception names it.</exception>
    /// <exception cref="JsonException">A field has the wrong type. The exception names it.</exception>
    public static PreparedLaunch Prepare(DecisionDraft draft, NodeRequest request, IVariableScope variables)
    {
        var template = Substitute(request, variables);
        var launch = new StepLaunch
        {
            NodeId = draft.IdOf(request.Name),
            TemplateName = template.Name,
            Containers = Containers(draft, request, template),
            InitContainers = InitContainers(template),
            Volumes = Volumes(draft, request, template, variables),
            Claims = [.. draft.Definition.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name ?? "")],
            Outputs = [.. template.Outputs.Parameters.Where(output => output.ValueFrom?.Path is not null)],
            CapturesResult = request.CapturesResult,
        };
        return new(launch, Timeout(template.Timeout), LongestRun(template.ActiveDeadlineSeconds));
    }

    private static List<ContainerLaunch> Containers(DecisionDraft draft, NodeRequest request, Template template)
    {
        var isSet = template.ContainerSet is not null;
        return
        [
            .. template.Containers.Select(container =>
                new ContainerLaunch(container, isSet ? draft.IdOf(ContainerNodes.NameOf(request.Name, container.Name)) : null))
        ];
    }

    // A mount of the init container itself overrides a mirrored mount at the same path.
    private static List<ContainerSpec> InitContainers(Template template)
    {
        var main = template.Containers.FirstOrDefault(container => container.Name == ContainerSpec.MainName)?.VolumeMounts
            ?? template.ContainerSet?.VolumeMounts
            ?? [];
        return
        [
            .. template.InitContainers.Select(container => container.MirrorVolumeMounts
                ? container with { VolumeMounts = [.. container.VolumeMounts.Concat(main).DistinctBy(mount => mount.MountPath)] }
                : container)
        ];
    }

    // The values of inputs are final: tags in them stay as they are.
    private static Template Substitute(NodeRequest request, IVariableScope variables)
    {
        var raw = JsonObject.Create(request.Template.Raw) ?? [];
        raw.Remove("inputs");
        raw.Remove("volumes");
        // It concerns only the pod, and uses functions of Argo's expressions.
        raw.Remove(ArgoFields.PodSpecPatch);
        var substituted = JsonSubstitution.Apply(JsonSerializer.SerializeToElement(raw, LocalEngineJsonContext.Default.JsonObject), variables);
        return substituted.Problem is { } problem
            ? throw new FormatException(problem)
            : substituted.Json.Deserialize(LocalEngineJsonContext.Default.Template) ?? new();
    }

    // Only mounted volumes: others may use variables that this template does not have.
    private static List<Volume> Volumes(DecisionDraft draft, NodeRequest request, Template template, IVariableScope variables)
    {
        var volumes = new List<Volume>();
        var mounted = template.Containers.Concat(template.InitContainers)
            .SelectMany(container => container.VolumeMounts)
            .Select(mount => mount.Name)
            .ToHashSet();
        // Volumes of the template override volumes of the Workflow with the same name.
        foreach (var raw in request.Template.Template.Volumes.Concat(draft.Definition.Spec.Volumes))
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
        : throw new FormatException($"timeout '{text}' is not a valid duration");

    private static TimeSpan? LongestRun(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw new FormatException($"activeDeadlineSeconds '{text}' is not a number");
}

/// <summary>A pod that is ready to start.</summary>
/// <param name="Launch">The containers of the pod.</param>
/// <param name="Timeout">Longest duration of the node, waiting included.</param>
/// <param name="LongestRun">Longest duration of the pod.</param>
internal sealed record PreparedLaunch(StepLaunch Launch, TimeSpan? Timeout, TimeSpan? LongestRun);
