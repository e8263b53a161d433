using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>A real API server checks all objects of components, samples and documentation with the schemas of their projects, and creates none of them.</summary>
internal sealed partial class ForeignKindTests
{
    // API groups of Kubernetes and of ARC. All other groups belong to other projects.
    private static readonly string[] OwnGroups =
    [
        "v1", "apps/v1", "policy/v1", "rbac.authorization.k8s.io/v1", "scheduling.k8s.io/v1", "networking.k8s.io/v1", "admissionregistration.k8s.io/v1",
        "apiextensions.k8s.io/v1", "arc.opendefense.cloud/v1alpha1", "source.flux.oddkin.co/v1alpha1",
    ];

    // Definitions that refuse unknown fields. Those of Argo Workflows accept any spec.
    private static readonly IReadOnlyList<JsonNode> StrictDefinitions = [.. ReadDefinitions("platform-crds.yaml"), .. ReadDefinitions("gitops-crds.yaml")];
    private static readonly IReadOnlyList<JsonNode> Definitions = [.. StrictDefinitions, .. ReadDefinitions("argo-crds.yaml"), .. ReadDefinitions("flux-crds.yaml")];

    private IReadOnlyList<JsonNode> _objects;
    private ControlPlane _plane;

    private IEnumerable<JsonNode> Foreign => _objects.Where(item => !OwnGroups.Contains($"{item["apiVersion"]}"));

    [OneTimeSetUp]
    public async Task InstallDefinitions()
    {
        _objects = await CollectAsync();
        _plane = await ControlPlane.StartAsync(controllerManager: false);
        if (!_plane.IsCurrent)
        {
            Assert.Ignore("strict validation needs a current Kubernetes");
        }

        await _plane.KubectlAsync("apply", "--server-side", "-f", Repository.PathOf("dist", "crds.yaml"));
        await ApplyAsync(Definitions, "--dry-run=none");
        await _plane.KubectlAsync("wait", "--for=condition=Established", "crd", "--all");
        var namespaces = _objects.Select(item => $"{item["metadata"]!["namespace"]}").Where(name => name is not ("" or "default")).Distinct();
        await ApplyAsync(namespaces.Select(name => new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }), "--dry-run=none");
    }

    [OneTimeTearDown]
    public async Task StopCluster() => await _plane.DisposeAsync();

    [Test]
    public void Each_kind_of_another_project_has_a_definition() =>
        Foreign.Select(Kind).Distinct().Except(Definitions.SelectMany(Kinds)).Should().BeEmpty("a file of test/control-plane has to define the kind, as its project does");

    [Test]
    public void Each_strict_definition_belongs_to_an_object() => StrictDefinitions.SelectMany(Kinds).Except(Foreign.Select(Kind)).Should().BeEmpty();

    [Test]
    public async Task Server_accepts_each_object_without_unknown_fields()
    {
        var (output, errors) = await ApplyAsync(_objects, "--dry-run=server");

        // Argo CD's own finalizer has no path.
        errors.Where(line => !line.StartsWith("Warning: metadata.finalizers: \"resources-finalizer.argocd.argoproj.io\"", StringComparison.Ordinal)).Should().BeEmpty();
        output.Should().HaveCount(_objects.Count);
    }

    [Test]
    public async Task Server_refuses_a_misspelt_field_of_each_kind_of_another_project()
    {
        var misspelt = StrictDefinitions.Select(Misspell).ToList();

        var (output, errors) = await ApplyAsync(misspelt, "--dry-run=server");

        output.Should().BeEmpty();
        errors.Should().HaveCount(misspelt.Count).And.OnlyContain(line => line.EndsWith(".misspelt: field not declared in schema", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<JsonNode>> CollectAsync()
    {
        var objects = new List<JsonNode>();
        foreach (var components in PlatformComponentTests.Sets)
        {
            objects.AddRange((await ClusterObjects.BuildWithAsync(components)).All);
        }

        objects.AddRange(Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Repository.PathOf("samples", "gitops", "waves")])));
        objects.AddRange(Files("samples", "*.yaml").Where(path => Path.GetFileName(path) != "kustomization.yaml").SelectMany(path => Yaml.Read(File.ReadAllText(path))));
        var pages = Files("docs", "*.md").Append(Repository.PathOf("README.md"));
        objects.AddRange(pages.SelectMany(path => WholeObjects().Matches(File.ReadAllText(path))).SelectMany(block => Yaml.Read(block.Groups[1].Value)));
        return [.. objects.DistinctBy(item => item.ToJsonString())];
    }

    private static string[] Files(string folder, string pattern) => Directory.GetFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories);

    private static IReadOnlyList<JsonNode> ReadDefinitions(string file) => Yaml.Read(File.ReadAllText(Repository.PathOf("test", "control-plane", file)));

    private static string Kind(JsonNode item) => $"{item["apiVersion"]} {item["kind"]}";

    private static IEnumerable<string> Kinds(JsonNode definition) =>
        definition["spec"]!["versions"]!.AsArray().Select(version => $"{definition["spec"]!["group"]}/{version!["name"]} {definition["spec"]!["names"]!["kind"]}");

    private static JsonObject Innermost(JsonObject fields, JsonNode schema)
    {
        foreach (var (name, value) in fields)
        {
            var (inner, innerSchema) = value is JsonArray { Count: > 0 } items ? (items[0], schema["properties"]?[name]?["items"]) : (value, schema["properties"]?[name]);
            if (inner is JsonObject found && innerSchema?["properties"] is not null)
            {
                return Innermost(found, innerSchema);
            }
        }

        return fields;
    }

    // Adds an unknown field as deep inside an object of the kind as the schema describes fields.
    private JsonNode Misspell(JsonNode definition)
    {
        var item = Foreign.First(candidate => Kinds(definition).Contains(Kind(candidate))).DeepClone();
        var schema = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        Innermost(item["spec"]!.AsObject(), schema["properties"]!["spec"]!)["misspelt"] = "value";
        return item;
    }

    // One object per line, because kubectl does not send a List for the strict validation of the server. Server-side apply, because a client-side apply limits
    // the size of an object.
    private async Task<(string[] Output, string[] Errors)> ApplyAsync(IEnumerable<JsonNode> objects, string dryRun)
    {
        var (_, output, errors) = await Programs.RunToEndAsync(
            "kubectl",
            ["--kubeconfig", _plane.AdminKubeconfig, "apply", "--server-side", "--force-conflicts", "--validate=strict", dryRun, "-f", "-"],
            string.Join('\n', objects.Select(item => item.ToJsonString())));
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"^```[a-z]*\n(apiVersion: .*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex WholeObjects();
}
