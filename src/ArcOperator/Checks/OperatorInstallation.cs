using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Checks;

/// <summary>An operator that is installed in the cluster, with the options that its Deployment sets.</summary>
/// <param name="Namespace">Namespace of the Deployment.</param>
/// <param name="Name">Name of the Deployment.</param>
internal sealed record OperatorInstallation(string Namespace, string Name)
{
    private const string ConfigFlag = "--config";

    public bool IsAvailable { get; init; }

    /// <summary>Namespaces that the operator watches. Empty: all.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    public bool IsStrict { get; init; }

    public string InstanceId { get; init; } = "";

    public bool Watches(string @namespace) => Watched.Count == 0 || Watched.Contains(@namespace);

    public bool Overlaps(OperatorInstallation other) => Watched.Count == 0 || other.Watched.Count == 0 || Watched.Intersect(other.Watched).Any();

    /// <summary>Reads the options of an operator: flags override environment variables, which override the file.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="container">Its container that runs the operator.</param>
    /// <param name="configMaps">The ConfigMaps of its namespace, by name.</param>
    public static OperatorInstallation Of(V1Deployment deployment, V1Container container, IReadOnlyDictionary<string, V1ConfigMap> configMaps)
    {
        var file = File(deployment, container, configMaps);
        string Option(string section, string name) =>
            Flag(container, $"--{section}.{name}") ?? Variable(deployment, container, $"ARC_{section}__{name}") ?? FromFile(file, section, name) ?? "";
        return new(deployment.Namespace(), deployment.Name())
        {
            IsAvailable = deployment.Status?.AvailableReplicas > 0,
            Watched = Option("operator", "namespaces").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            IsStrict = Option("argo", "templateReferencing").Equals("Strict", StringComparison.OrdinalIgnoreCase),
            InstanceId = Option("argo", "instanceId"),
        };
    }

    /// <summary>Returns the value of a flag, as <c>--flag=value</c> or <c>--flag value</c>; null if the flag is missing.</summary>
    public static string? Flag(V1Container container, string name)
    {
        IReadOnlyList<string> arguments = [.. container.Command ?? [], .. container.Args ?? []];
        foreach (var (index, argument) in arguments.Index())
        {
            if (argument == name)
            {
                return arguments.ElementAtOrDefault(index + 1) ?? "";
            }

            if (argument.StartsWith($"{name}=", StringComparison.Ordinal))
            {
                return argument[(name.Length + 1)..];
            }
        }

        return null;
    }

    // OLM passes the namespaces by an annotation of the pod.
    private static string? Variable(V1Deployment deployment, V1Container container, string name)
    {
        var variable = container.Env?.LastOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return variable?.ValueFrom?.FieldRef?.FieldPath is { } path && path.StartsWith("metadata.annotations['", StringComparison.Ordinal)
            ? deployment.Spec?.Template?.Metadata?.Annotations?.TryGetValue(path["metadata.annotations['".Length..^2], out var value) is true ? value : null
            : variable?.Value;
    }

    private static JsonNode? File(V1Deployment deployment, V1Container container, IReadOnlyDictionary<string, V1ConfigMap> configMaps)
    {
        if (Flag(container, ConfigFlag) is not { } path)
        {
            return null;
        }

        var (folder, key) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        var volume = container.VolumeMounts?.FirstOrDefault(mount => mount.MountPath.TrimEnd('/') == folder)?.Name;
        var name = deployment.Spec?.Template?.Spec?.Volumes?.FirstOrDefault(candidate => candidate.Name == volume)?.ConfigMap?.Name;
        try
        {
            return name is not null && configMaps.TryGetValue(name, out var map) && map.Data?.TryGetValue(key, out var text) is true
                && Yaml.Read(text) is [var document, ..]
                ? document
                : null;
        }
        catch (FormatException)
        {
            // The operator refuses to start with it and says so.
            return null;
        }
    }

    private static string? FromFile(JsonNode? file, string section, string name) => (file as JsonObject)?[section] is JsonObject options
        ? options[name] switch
        {
            JsonArray list => string.Join(',', list.Select(item => $"{item}")),
            JsonValue value => value.ToString(),
            _ => null,
        }
        : null;
}
