using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Templates.Tests.Harness;

/// <summary>A template of the library, as kustomize writes it.</summary>
internal sealed partial record LibraryTemplate(JsonNode Root)
{
    private static readonly Lazy<Task<IReadOnlyList<JsonNode>>> Objects = new(async () =>
        Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Repository.PathOf("config", "templates")])));

    private JsonNode Step => Root["spec"]!["templates"]!.AsArray().Single()!;

    private JsonNode? Set => Step["containerSet"];

    public static async Task<LibraryTemplate> FindAsync(string name) =>
        new((await Objects.Value).Single(item => $"{item["kind"]}" == "ClusterWorkflowTemplate" && $"{item["metadata"]!["name"]}" == name));

    /// <summary>Returns the ClusterArtifactTypes by name.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonNode>> TypesAsync() =>
        (await Objects.Value).Where(item => $"{item["kind"]}" == "ClusterArtifactType").ToDictionary(item => $"{item["metadata"]!["name"]}");

    /// <summary>Returns the names of all parameters.</summary>
    public IEnumerable<string> Parameters() => Root["spec"]!["arguments"]!["parameters"]!.AsArray().Select(parameter => $"{parameter!["name"]}");

    /// <summary>Returns the containers in the order in which they run: each depends on the one before.</summary>
    public IReadOnlyList<JsonNode> Containers()
    {
        if (Set is null)
        {
            return [Step["container"]!];
        }

        var containers = Set["containers"]!.AsArray().Select(container => container!).ToList();
        containers.Skip(1).Select(container => $"{container["dependencies"]!.AsArray().Single()}").Should().Equal(containers.SkipLast(1).Select(container => $"{container["name"]}"));
        return containers;
    }

    /// <summary>Returns the variables of a container. Each parameter without a value in the template must be given.</summary>
    public IEnumerable<(string Name, string Value)> Variables(JsonNode container, IReadOnlyDictionary<string, string> parameters)
    {
        var values = Root["spec"]!["arguments"]!["parameters"]!.AsArray().ToDictionary(
            parameter => $"{parameter!["name"]}",
            parameter => parameters.GetValueOrDefault($"{parameter!["name"]}") ?? parameter!["value"]?.ToString() ?? throw new ArgumentException($"parameter {parameter["name"]} has no value"));
        parameters.Keys.Should().BeSubsetOf(values.Keys);
        return container["env"]!.AsArray().Select(variable => ($"{variable!["name"]}", Parameter().Replace($"{variable["value"]}", match => values[match.Groups[1].Value])));
    }

    /// <summary>Returns the Secrets that a container mounts, by their mount paths below /secrets.</summary>
    public static IEnumerable<string> Secrets(JsonNode container) => (container["volumeMounts"]?.AsArray() ?? [])
        .Select(mount => $"{mount!["mountPath"]}").Where(path => path.StartsWith("/secrets/", StringComparison.Ordinal)).Select(path => path["/secrets/".Length..]);

    /// <summary>Returns the outputs: the global name and the path below /arc.</summary>
    public IEnumerable<(string Name, string Path)> Outputs() => Step["outputs"]!["parameters"]!.AsArray()
        .Select(output => ($"{output!["globalName"]}", $"{output["valueFrom"]!["path"]}"["/arc/".Length..]));

    [GeneratedRegex(@"\{\{workflow\.parameters\.([A-Za-z0-9]+)\}\}")]
    private static partial Regex Parameter();
}
