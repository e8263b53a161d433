using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;

namespace ArcOperator.Controllers.Tests.Samples;

/// <summary>The kustomize component that lets references follow renamed objects.</summary>
public sealed class KustomizeNamesTests
{
    [Test]
    public async Task References_follow_the_prefix_and_the_hash_of_generated_secrets()
    {
        var objects = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Repository.PathOf("samples", "kustomize")]))
            .ToDictionary(entity => $"{entity["kind"]}/{entity["metadata"]!["name"]!.GetValue<string>().Split("login-")[0].Split("token-")[0]}");

        var secret = objects["Secret/prod-registry-"]["metadata"]!["name"]!.GetValue<string>();
        var token = objects["Secret/prod-data-"]["metadata"]!["name"]!.GetValue<string>();
        secret.Should().MatchRegex("^prod-registry-login-[0-9a-z]{10}$");
        Value(objects["Endpoint/prod-internal"], "secretRef", "name").Should().Be(secret);
        Value(objects["ExternalSource/prod-allowed-hosts"], "generator", "http", "headersSecretRef", "name").Should().Be(token);
        var order = objects["Order/prod-nightly"];
        Value(order, "defaults", "srcRef", "name").Should().Be("prod-upstream");
        Value(order, "defaults", "dstRef", "name").Should().Be("prod-internal");
        order["spec"]!["artifacts"]!.AsArray().Select(artifact => artifact!["type"]!.GetValue<string>()).Should().Equal("prod-image", "prod-image");
        order["spec"]!["artifacts"]![1]!["srcRef"]!["name"]!.GetValue<string>().Should().Be("prod-internal");
        Value(objects["ArtifactType/prod-image"], "workflowTemplateRef", "name").Should().Be("oci-copy", "the template is not part of this kustomization");
    }

    [Test]
    public async Task The_component_knows_every_reference_of_every_kind()
    {
        var configuration = Yaml.Read(await File.ReadAllTextAsync(Repository.PathOf("config", "components", "kustomize-names", "names.yaml"))).Single();
        var known = configuration["nameReference"]!.AsArray()
            .SelectMany(target => target!["fieldSpecs"]!.AsArray())
            .Select(field => $"{field!["group"]}/{field["kind"]} {field["path"]}")
            .Where(field => field.EndsWith("Ref/name", StringComparison.Ordinal))
            .Distinct();

        known.Should().BeEquivalentTo(CrdGenerator.Generate(ArcKinds.All).SelectMany(ReferencesOf));
    }

    private static IEnumerable<string> ReferencesOf(JsonObject definition)
    {
        var (group, kind) = (definition["spec"]!["group"], definition["spec"]!["names"]!["kind"]);
        var spec = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;
        return PathsOf(spec, "spec").Where(path => path.EndsWith("Ref/name", StringComparison.Ordinal)).Select(path => $"{group}/{kind} {path}");
    }

    private static IEnumerable<string> PathsOf(JsonNode schema, string path) =>
        ((schema["items"] ?? schema)["properties"]?.AsObject() ?? []).SelectMany(property => PathsOf(property.Value!, $"{path}/{property.Key}")).Prepend(path);

    private static string Value(JsonNode entity, params IReadOnlyList<string> path) => path.Aggregate(entity["spec"]!, (node, name) => node[name]!).GetValue<string>();
}
