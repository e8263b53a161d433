using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

public sealed class GeneratedFilesTests
{
    [Test]
    public void The_folder_crds_is_equal_to_the_generated_CRDs() =>
        CrdFolder.Differences(Repository.PathOf("crds"), ArcKinds.All).Should().BeEmpty("'arc-operator crds generate' brings it up to date");

    [TestCase("install.yaml", "release")]
    [TestCase("crds.yaml", "crd")]
    public async Task File_in_dist_holds_the_objects_of_config(string file, string folder)
    {
        var committed = Yaml.Read(await File.ReadAllTextAsync(Repository.PathOf("dist", file)));
        var built = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Repository.PathOf("config", folder)]));

        Names(committed).Should().Equal(Names(built), "config/release/build.sh updates it");
        Names(committed.Zip(built).Where(pair => !JsonNode.DeepEquals(pair.First, pair.Second)).Select(pair => pair.First))
            .Should().BeEmpty("config/release/build.sh updates it");
    }

    [TestCase("chart")]
    [TestCase("bundle")]
    public async Task Package_is_equal_to_the_generated_one(string package)
    {
        // The binary of the same build as this test.
        var folder = Path.GetRelativePath(Repository.PathOf("test", "ArcOperator.Architecture.Tests"), AppContext.BaseDirectory);
        var program = Repository.PathOf("src", "ArcOperator", folder, "arc-operator");

        var (exitCode, _, errors) = await Programs.RunToEndAsync(
            program, [package, "check", Repository.PathOf(package == "chart" ? "charts/arc-operator" : package), "--objects", Repository.PathOf("dist", "install.yaml"), "--config", Repository.PathOf("config")]);

        (exitCode, errors).Should().Be((0, ""), "config/release/build.sh updates it");
    }

    [Test]
    public void Directory_Build_props_has_at_most_30_lines() =>
        File.ReadAllLines(Repository.PathOf("Directory.Build.props")).Length.Should().BeLessThanOrEqualTo(30);

    private static IEnumerable<string> Names(IEnumerable<JsonNode> objects) => objects.Select(item => $"{item["kind"]} {item["metadata"]!["name"]}");
}
