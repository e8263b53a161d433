using System.Security.Cryptography;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Packaging;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The manifest of the kubectl plugin for Krew.</summary>
internal sealed class KrewManifestTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_manifest_has_all_required_fields_and_the_digest_of_each_archive()
    {
        var archive = _folder.Write("kubectl-arc_linux_amd64.tar.gz", "one");
        _folder.Write("kubectl-arc_windows_amd64.tar.gz", "two");
        _folder.Write("other.tar.gz", "three");

        var manifest = Yaml.Read(KrewManifest.Generate(_folder.Root, new("https://releases.example/v1/"), new("https://arc.example"), "0.1.0")).Single();

        (manifest["apiVersion"]!.GetValue<string>(), manifest["kind"]!.GetValue<string>(), manifest["metadata"]!["name"]!.GetValue<string>())
            .Should().Be(("krew.googlecontainertools.github.com/v1alpha2", "Plugin", "arc"));
        var spec = manifest["spec"]!;
        spec["version"]!.GetValue<string>().Should().Be("v0.1.0");
        new[] { "homepage", "shortDescription", "description" }.Should().OnlyContain(field => spec[field]!.GetValue<string>().Length > 0);
        spec["shortDescription"]!.GetValue<string>().Should().NotEndWith(".");
        var platforms = spec["platforms"]!.AsArray();
        platforms.Should().HaveCount(2);
        platforms[0]!.ToJsonString().Should().Be(
            $$$"""{"selector":{"matchLabels":{"os":"linux","arch":"amd64"}},"uri":"https://releases.example/v1/kubectl-arc_linux_amd64.tar.gz","sha256":"{{{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive)))}}}","bin":"kubectl-arc"}""");
        platforms[1]!["bin"]!.GetValue<string>().Should().Be("kubectl-arc.exe");
    }

    [TestCase("http://releases.example", "--url 'http://releases.example/' is not an https URL")]
    [TestCase("https://releases.example", "* has no archive kubectl-arc_OS_ARCH.tar.gz")]
    public void A_plain_URL_and_a_folder_without_archives_are_refused(string url, string message) =>
        FluentActions.Invoking(() => KrewManifest.Generate(_folder.Root, new(url), new("https://arc.example"), "0.1.0")).Should().Throw<FormatException>().WithMessage(message);
}
