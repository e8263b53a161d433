using System.Xml.Linq;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The rendered objects of a release.</summary>
internal sealed class ReleaseTests
{
    [Test]
    public async Task Binary_contains_the_objects_of_the_release()
    {
        await using var resource = typeof(ArcOperator.Hosting.OperatorHost).Assembly.GetManifestResourceStream("install.yaml")!;
        using var reader = new StreamReader(resource);

        (await reader.ReadToEndAsync()).Should().Be(await File.ReadAllTextAsync(Repository.PathOf("dist", "install.yaml")));
    }

    [Test]
    public async Task All_containers_use_the_one_image_of_the_release() =>
        (await ClusterObjects.BuildAsync("release")).Images().Should().ContainSingle();

    [Test]
    public async Task Objects_name_the_version_of_the_build()
    {
        var version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
        var objects = (await ClusterObjects.BuildAsync("release")).All.Concat((await ClusterObjects.BuildAsync("templates")).All);

        objects.Select(item => $"{item["metadata"]!["labels"]!["app.kubernetes.io/version"]}").Distinct().Should().Equal(version);
    }

    [TestCase("registry.example/arc-operator:0.1.0")]
    [TestCase("registry.example/arc-operator")]
    [TestCase("registry.example/arc-operator@sha256:short")]
    public async Task Build_of_a_release_refuses_an_image_without_digest(string image)
    {
        var (exitCode, _, errors) = await Programs.RunToEndAsync(Repository.PathOf("config", "release", "build.sh"), [image]);

        exitCode.Should().Be(2);
        errors.Should().Contain($"image '{image}' has no digest: use REGISTRY/arc-operator@sha256:DIGEST");
    }

    [Test]
    public async Task Build_of_a_release_refuses_an_image_of_the_worker_without_digest()
    {
        var (exitCode, _, errors) = await Programs.RunToEndAsync(Repository.PathOf("config", "release", "build.sh"), [BundleUnderTest.Image, "registry.example/arc-worker:0.1.0"]);

        exitCode.Should().Be(2);
        errors.Should().Contain("image 'registry.example/arc-worker:0.1.0' has no digest: use REGISTRY/arc-worker@sha256:DIGEST");
    }
}
