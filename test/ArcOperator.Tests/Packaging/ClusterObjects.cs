using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;

namespace ArcOperator.Tests.Packaging;

/// <summary>Objects that a kustomization, a chart or a file contains.</summary>
internal sealed class ClusterObjects(IReadOnlyList<JsonNode> objects)
{
    public IReadOnlyList<JsonNode> All => objects;

    /// <summary>Template of the operator's pods.</summary>
    public JsonNode Pod => Single("Deployment")["spec"]!["template"]!;

    public IEnumerable<JsonNode> Containers => Pod["spec"]!["containers"]!.AsArray().Select(container => container!);

    public static ClusterObjects Read(string yaml) => new(Yaml.Read(yaml));

    /// <summary>Builds a folder below config/.</summary>
    public static async Task<ClusterObjects> BuildAsync(params string[] folder) =>
        Read(await Programs.RunAsync("kubectl", ["kustomize", Repository.PathOf(["config", .. folder])]));

    /// <summary>Builds config/default with components.</summary>
    public static Task<ClusterObjects> BuildWithAsync(params string[] components) => BuildOverlayAsync("default", components);

    /// <summary>Builds a folder below config/ with components and further lines of a kustomization.</summary>
    public static async Task<ClusterObjects> BuildOverlayAsync(string folder, IReadOnlyList<string> components, string more = "")
    {
        using var overlay = new TemporaryFolder();
        // A kustomization may only name folders relative to its own.
        var root = Path.GetRelativePath(overlay.PathOf(""), Repository.PathOf("config"));
        var text = $"""
            resources: [{root}/{folder}]
            components: [{string.Join(", ", components.Select(component => $"{root}/components/{component}"))}]
            {more}
            """;
        await File.WriteAllTextAsync(overlay.PathOf("kustomization.yaml"), text);
        return Read(await Programs.RunAsync("kubectl", ["kustomize", overlay.PathOf("")]));
    }

    public static string Name(JsonNode item) => $"{item["metadata"]!["name"]}";

    /// <summary>Kind, namespace and name.</summary>
    public static string Id(JsonNode item) => $"{item["kind"]}/{item["metadata"]!["namespace"]}/{Name(item)}";

    public IEnumerable<JsonNode> OfKind(string kind) => objects.Where(item => $"{item["kind"]}" == kind);

    public JsonNode Single(string kind) => OfKind(kind).Single();

    public JsonNode Single(string kind, string name) => OfKind(kind).Single(item => Name(item) == name);

    public JsonNode Container(string name) => Containers.Single(container => $"{container["name"]}" == name);

    /// <summary>Value of an environment variable of a container.</summary>
    public string Environment(string container, string name) =>
        $"{Container(container)["env"]!.AsArray().Single(variable => $"{variable!["name"]}" == name)!["value"]}";

    public IEnumerable<string> Images() => Containers.Select(container => $"{container["image"]}").Distinct();
}
