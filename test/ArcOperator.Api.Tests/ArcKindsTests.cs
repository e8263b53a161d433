using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests;

public sealed class ArcKindsTests
{
    private static readonly string Crds = Repository.PathOf("crds");

    [TestCaseSource(nameof(Kinds))]
    public void Every_property_of_every_kind_has_a_description(Type kind)
    {
        var schema = CrdGenerator.Generate([kind])[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

        // The API server itself defines the schema of metadata.
        Undescribed(schema, "").Except([".metadata"]).Should().BeEmpty();
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_has_a_description(Type kind) =>
        CrdGenerator.Generate([kind])[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["description"]!.GetValue<string>()
            .Should().Contain(EntityMetadata.Of(kind).Kind);

    [Test]
    public void The_folder_crds_is_equal_to_the_generated_CRDs() => CrdFolder.Differences(Crds, ArcKinds.All).Should().BeEmpty();

    [Test]
    public async Task The_CRDs_are_accepted_as_structural_by_a_server_without_CEL()
    {
        var kubeconfig = (await Cluster.GetAsync()).AdminKubeconfig;

        // The client-side validation of kubectl with the schema of such an old server does not know the rules. The server drops them.
        await KubectlAsync(kubeconfig, "apply", "--validate=false", "-k", Crds);

        await AssertServedAsync(kubeconfig);
    }

    [Test, Category("CrdServer")]
    public async Task The_CRDs_are_accepted_as_structural_by_a_current_server()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();

        await KubectlAsync(kubeconfig, "apply", "--server-side", "--force-conflicts", "-k", Crds);

        await AssertServedAsync(kubeconfig);
    }

    private static async Task AssertServedAsync(string kubeconfig)
    {
        foreach (var name in ArcKinds.All.Select(kind => EntityMetadata.Of(kind).ResourceName))
        {
            // A CRD has no conditions for a moment after its creation, which 'kubectl wait' does not tolerate.
            var conditions = await Eventually.GetAsync(async () =>
                JsonNode.Parse(await KubectlAsync(kubeconfig, "get", "-o", "json", $"crd/{name}"))?["status"]?["conditions"] is JsonArray all && all.Count(condition => condition!["status"]!.GetValue<string>() == "True") >= 2 ? all : null);
            conditions.Where(condition => condition!["status"]!.GetValue<string>() == "True").Select(condition => condition!["type"]!.GetValue<string>())
                .Should().BeEquivalentTo(["NamesAccepted", "Established"], "{0} has no fault", name);
        }
    }

    private static Task<string> KubectlAsync(string kubeconfig, params string[] arguments) =>
        Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, .. arguments]);

    private static IEnumerable<Type> Kinds() => ArcKinds.All;

    private static IEnumerable<string> Undescribed(JsonNode schema, string path)
    {
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            var here = $"{path}.{name}";
            if (string.IsNullOrWhiteSpace(property!["description"]?.GetValue<string>()))
            {
                yield return here;
            }

            foreach (var found in new[] { property, property["items"], property["additionalProperties"] }.OfType<JsonObject>().SelectMany(inner => Undescribed(inner, here)))
            {
                yield return found;
            }
        }
    }
}
