using System.Text.RegularExpressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds the mistakes in the containers of a template.</summary>
internal static partial class ContainerCheck
{
    // Argo adds containers with these names to each pod.
    private static readonly string[] Reserved = ["init", "wait"];

    /// <returns>Messages that begin with the path of the field in the template.</returns>
    public static IEnumerable<string> Check(WorkflowDefinition definition, Template template)
    {
        if (!template.IsPod)
        {
            return [];
        }

        var volumes = template.Volumes.Concat(definition.Spec.Volumes)
            .Select(FieldAudit.NameOf)
            .Concat(definition.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name))
            .ToHashSet();
        var containers = template.Containers.Select(container => (Field: FieldOf(template, container), container))
            .Concat(template.InitContainers.Select(container => (Field: $".initContainers[{container.Name}]", container)))
            .ToList();
        return containers.SelectMany(entry => CheckContainer(entry.Field, entry.container, volumes))
            .Concat(CheckNames([.. containers.Where(entry => template.ContainerSet is not null || entry.Field.StartsWith(".init", StringComparison.Ordinal))]))
            .Concat(template.ContainerSet is null ? [] : CheckSet(template));
    }

    private static string FieldOf(Template template, ContainerSpec container) =>
        template.ContainerSet is not null ? $".containerSet.containers[{container.Name}]"
        : template.Script is not null ? ".script"
        : ".container";

    private static IEnumerable<string> CheckContainer(string field, ContainerSpec container, HashSet<string?> volumes)
    {
        if (container.Command.Count == 0)
        {
            yield return $"{field}.command is required: the engine cannot read the default command of image '{container.Image}'";
        }

        foreach (var mount in container.VolumeMounts.Where(mount => !volumes.Contains(mount.Name)))
        {
            yield return $"{field}.volumeMounts[{mount.Name}]: the volume does not exist";
        }
    }

    private static IEnumerable<string> CheckNames(IReadOnlyList<(string Field, ContainerSpec Container)> named)
    {
        foreach (var (field, container) in named)
        {
            if (!ContainerName().IsMatch(container.Name) || Reserved.Contains(container.Name))
            {
                yield return $"{field}: '{container.Name}' is not a valid name of a container";
            }
        }

        foreach (var twice in named.GroupBy(entry => entry.Container.Name).Where(group => group.Count() > 1))
        {
            yield return $"{twice.First().Field}: container '{twice.Key}' is defined twice";
        }
    }

    private static IEnumerable<string> CheckSet(Template template)
    {
        var containers = template.Containers.DistinctBy(container => container.Name).ToDictionary(container => container.Name);
        if (containers.Count == 0)
        {
            yield return ".containerSet.containers is empty";
        }

        // Only the main container saves files outside of volumes.
        if (!containers.ContainsKey(ContainerSpec.MainName) && template.Outputs.Parameters.Any(output => output.ValueFrom?.Path is not null))
        {
            yield return ".containerSet.containers needs a container 'main', because the template has outputs";
        }

        foreach (var container in containers.Values)
        {
            foreach (var missing in container.Dependencies.Where(name => !containers.ContainsKey(name)))
            {
                yield return $".containerSet.containers[{container.Name}] depends on '{missing}', which does not exist";
            }

            if (DependsOnItself(containers, container))
            {
                yield return $".containerSet.containers[{container.Name}] depends on itself";
            }
        }
    }

    private static bool DependsOnItself(Dictionary<string, ContainerSpec> containers, ContainerSpec container)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>(container.Dependencies);
        while (next.TryDequeue(out var name))
        {
            if (reached.Add(name) && containers.TryGetValue(name, out var found))
            {
                found.Dependencies.ToList().ForEach(next.Enqueue);
            }
        }

        return reached.Contains(container.Name);
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();
}
