using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The bundle contains the objects of config/, a server accepts it, and the operator runs with the rights that OLM grants.</summary>
[Category("OldServer")]
internal sealed class BundleTests
{
    private const string Operators = "operators";

    private readonly BundleUnderTest _bundle = BundleUnderTest.Generate();

    [Test]
    public void Bundle_in_the_repository_is_generated_from_the_release() =>
        _bundle.Folder.Differences().Should().BeEmpty("config/release/build.sh updates it");

    [Test]
    public async Task Bundle_holds_the_objects_of_the_release_except_those_that_OLM_creates()
    {
        var release = (await ClusterObjects.BuildAsync("release")).All
            .Where(item => $"{item["kind"]}" is "CustomResourceDefinition" or "Service" or "ConfigMap" or "ClusterRole" && ClusterObjects.Id(item) != "ClusterRole//arc-operator").ToList();
        release.ForEach(item => item["metadata"]!.AsObject().Remove("namespace"));

        ObjectComparison.Differences(_bundle.Objects.All, release).Should().BeEmpty();
    }

    [Test]
    public async Task Deployment_of_the_bundle_is_that_of_the_release_with_the_namespaces_of_the_OperatorGroup()
    {
        var expected = (await ClusterObjects.BuildAsync("release")).Single("Deployment")["spec"]!;
        var actual = _bundle.Deployment["spec"]!.DeepClone();
        var variables = actual["template"]!["spec"]!["containers"]!.AsArray().Single(container => $"{container!["name"]}" == "operator")!["env"]!.AsArray();

        variables[^1]!.ToJsonString().Should().Be(
            """{"name":"ARC_OPERATOR__NAMESPACES","valueFrom":{"fieldRef":{"fieldPath":"metadata.annotations[\u0027olm.targetNamespaces\u0027]"}}}""");
        variables.RemoveAt(variables.Count - 1);
        JsonNode.DeepEquals(actual, expected).Should().BeTrue();
    }

    [Test]
    public void Catalog_names_the_bundle_its_channel_and_its_kinds()
    {
        var documents = Yaml.Read(_bundle.Folder.Files["catalog/arc-operator/catalog.yaml"]).ToDictionary(document => $"{document["schema"]}");
        var properties = documents["olm.bundle"]["properties"]!.AsArray();

        $"{documents["olm.package"]["defaultChannel"]}".Should().Be($"{documents["olm.channel"]["name"]}");
        $"{documents["olm.channel"]["entries"]![0]!["name"]}".Should().Be($"{documents["olm.bundle"]["name"]}").And.Be(ClusterObjects.Name(_bundle.ServiceVersion));
        $"{properties.Single(property => $"{property!["type"]}" == "olm.package")!["value"]!["version"]}".Should().Be($"{_bundle.Spec["version"]}");
        properties.Where(property => $"{property!["type"]}" == "olm.gvk").Select(property => $"{property!["value"]!["kind"]}").Should().BeEquivalentTo(_bundle.Owned.Select(kind => $"{kind["kind"]}"));
    }

    [Test]
    public async Task Server_accepts_every_example_in_a_dry_run()
    {
        await using var plane = await ControlPlane.StartAsync(controllerManager: false);
        await plane.KubectlAsync("apply", "--validate=false", "-f", Repository.PathOf("dist", "crds.yaml"));
        await plane.KubectlAsync("wait", "--for=condition=Established", "crd", "--all");

        foreach (var example in _bundle.Examples)
        {
            var (exitCode, _, errors) = await Programs.RunToEndAsync(
                "kubectl", ["--kubeconfig", plane.AdminKubeconfig, "create", "--dry-run=server", "-f", "-"], example.ToJsonString());
            (exitCode, errors).Should().Be((0, ""), "{0}", example["kind"]);
        }
    }

    [TestCase("")]
    [TestCase("team-a,team-b")]
    public async Task Operator_works_in_the_target_namespaces_with_the_rights_that_OLM_grants(string targets)
    {
        await using var plane = await ControlPlane.StartAsync(controllerManager: false);
        using var client = plane.Connect(OperatorCluster.Json);
        foreach (var name in new[] { Operators, "team-a", "team-b" })
        {
            await plane.KubectlAsync("create", "namespace", name);
        }

        await plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"));
        var olm = new OlmInstallation(plane, _bundle, Operators, targets.Split(',', StringSplitOptions.RemoveEmptyEntries));
        await olm.ApplyAsync();
        await plane.KubectlAsync("wait", "--for=condition=Established", "crd", "--all");
        // The kubelet sets the variable from the annotation, also to an empty text.
        using var variable = new TemporaryVariable("ARC_OPERATOR__NAMESPACES", olm.TargetNamespaces);
        await using var @operator = await OperatorProcess.StartAsync(
            OperatorCluster.Program, await plane.AddUserAsync(olm.Account), ["--leaderElection.enabled", "true", "--leaderElection.leaseNamespace", Operators]);
        await OperatorCluster.PrepareAsync(client, "team-b");

        await OperatorCluster.OrderAsync(client, "team-b", "order");

        await OperatorCluster.WorkflowsAsync(client, "team-b", 1);
    }

    [TestCase("bundle", "operators.operatorframework.io.bundle.package.v1", "arc-operator")]
    [TestCase("catalog", "operators.operatorframework.io.index.configs.v1", "/configs")]
    public async Task Image_is_built_without_a_container_engine(string image, string label, string value)
    {
        using var folder = new TemporaryFolder();

        await Programs.RunAsync(Repository.PathOf("config", "release", "image.sh"), [Repository.PathOf("bundle", $"{image}.Dockerfile"), folder.PathOf("layout")]);

        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var inspected = JsonNode.Parse(await Programs.RunAsync("skopeo", ["inspect", "--override-arch", architecture, $"oci:{folder.PathOf("layout")}"]))!;
            $"{inspected["Labels"]![label]}".Should().Be(value);
            $"{inspected["Architecture"]}".Should().Be(architecture);
        }

        await Programs.RunAsync("skopeo", ["copy", $"oci:{folder.PathOf("layout")}", $"dir:{folder.PathOf("files")}"]);
        var layer = JsonNode.Parse(await File.ReadAllTextAsync(folder.PathOf("files/manifest.json")))!["layers"]![0]!["digest"]!;
        (await Programs.RunAsync("tar", ["-tzf", folder.PathOf($"files/{$"{layer}".Split(':')[1]}")])).Split('\n').Should()
            .Contain(image == "bundle" ? "./manifests/arc-operator.clusterserviceversion.yaml" : "./configs/arc-operator/catalog.yaml");
    }

    [TestCase("--image", "registry.example/arc-operator:1.0", "image 'registry.example/arc-operator:1.0' has no digest")]
    [TestCase("--bundle-image", "registry.example/arc-operator-bundle", "has no digest")]
    [TestCase("--version", "1.0", "version '1.0' is not a semantic version: use MAJOR.MINOR.PATCH, such as 0.2.0")]
    public async Task Generation_refuses_what_a_release_must_not_name(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, _, errors) = await Programs.RunToEndAsync(
            OperatorCluster.Program,
            ["bundle", "generate", folder.PathOf("bundle"), "--objects", Repository.PathOf("dist", "install.yaml"), "--config", Repository.PathOf("config"), option, value]);

        exitCode.Should().Be(2);
        errors.Should().Contain(expected);
        Directory.Exists(folder.PathOf("bundle")).Should().BeFalse();
    }
}
