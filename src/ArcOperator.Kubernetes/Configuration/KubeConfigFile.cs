using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>The contents of one kubeconfig file, or of several laid over each other.</summary>
internal sealed record KubeConfigFile
{
    [JsonPropertyName("current-context")]
    public string? CurrentContext { get; init; }

    public IReadOnlyList<NamedContext> Contexts { get => field ?? []; init; }

    public IReadOnlyList<NamedCluster> Clusters { get => field ?? []; init; }

    public IReadOnlyList<NamedUser> Users { get => field ?? []; init; }

    /// <summary>For messages.</summary>
    [JsonIgnore]
    public string Source { get; init; } = "";

    /// <summary>Reads the files and lays them over each other: of two entries of one name the first counts.</summary>
    /// <exception cref="KubeConfigException">No file exists, or one is malformed.</exception>
    public static KubeConfigFile Load(IReadOnlyList<string> paths)
    {
        // kubectl passes over a missing file of KUBECONFIG's list; if none is there, that is the mistake.
        var files = paths.Where(path => paths.Count == 1 || File.Exists(path)).Select(LoadOne).ToList();
        return files.Count == 0
            ? throw new KubeConfigException($"none of the kubeconfig files exists: {string.Join(", ", paths)}")
            : files.Aggregate((first, second) => new KubeConfigFile
            {
                CurrentContext = first.CurrentContext is { Length: > 0 } ? first.CurrentContext : second.CurrentContext,
                Contexts = [.. first.Contexts, .. second.Contexts],
                Clusters = [.. first.Clusters, .. second.Clusters],
                Users = [.. first.Users, .. second.Users],
                Source = $"{first.Source}, {second.Source}",
            });
    }

    /// <summary>A path of the file as one that can be opened; an empty one is none.</summary>
    public static string? Resolve(string folder, string? path) => path is { Length: > 0 } ? Path.Combine(folder, path) : null;

    private static KubeConfigFile LoadOne(string path)
    {
        try
        {
            var file = Yaml.Read(File.ReadAllText(path)) is [var document, ..]
                ? document.Deserialize(new KubernetesJson().TypeInfo<KubeConfigFile>()) ?? new()
                : throw new KubeConfigException($"kubeconfig {path} is empty");
            return file.RelativeTo(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/") with { Source = path };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"kubeconfig {path} cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new KubeConfigException($"kubeconfig {path} is malformed: {error.Message}", error);
        }
    }

    // Relative paths in a kubeconfig start at the folder of the file that they stand in.
    // A dash with nothing behind it is an entry that is null.
    private KubeConfigFile RelativeTo(string folder) => this with
    {
        Contexts = [.. Contexts.OfType<NamedContext>()],
        Clusters = [.. Clusters.OfType<NamedCluster>().Select(entry => entry with { Cluster = entry.Cluster?.RelativeTo(folder) })],
        Users = [.. Users.OfType<NamedUser>().Select(entry => entry with { User = entry.User?.RelativeTo(folder) })],
    };
}
