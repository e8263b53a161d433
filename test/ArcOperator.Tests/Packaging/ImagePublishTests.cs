using System.Text.Json.Nodes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The image that the SDK builds without a container engine, in a registry of this machine. Base and programs are Debian's.</summary>
internal sealed class ImagePublishTests
{
    private static readonly string Registry = Repository.PathOf("test", "registry", "registry.sh");

    [Test]
    public async Task Image_without_a_container_engine_has_the_files_the_user_and_the_command_of_the_Dockerfile()
    {
        using var folder = new TemporaryFolder();
        await Programs.RunAsync(Registry, ["start", folder.PathOf("registry"), "--while", $"{Environment.ProcessId}"]);
        await Programs.RunAsync(Registry, ["images", folder.PathOf("registry")]);
        var address = (await File.ReadAllTextAsync(folder.PathOf("registry/address"))).Trim();
        foreach (var program in new[] { "jq", "tini" })
        {
            folder.WriteProgram($"tools/{program}", "exit 0");
        }

        using var insecure = new TemporaryVariable("DOTNET_CONTAINER_INSECURE_REGISTRIES", address);
        // The files of the build of this test: the publication for two runtimes would compile everything again.
        await Programs.RunAsync(
            "dotnet",
            [
                "publish", Repository.PathOf("src", "ArcOperator"), "--no-build", "--configuration", Configuration(), "-t:PublishContainer", "-p:PublishReadyToRun=false",
                "-p:UseCurrentRuntimeIdentifier=false", $"-p:ImageTools={folder.PathOf("tools")}", $"-p:ContainerBaseImage={address}/library/hello:1.0",
                $"-p:ContainerRegistry={address}", "-p:ContainerImageTag=test", "-p:ImageRevision=abc",
            ]);
        await Programs.RunAsync("skopeo", ["copy", "--quiet", "--src-tls-verify=false", $"docker://{address}/arc-operator:test", $"dir:{folder.PathOf("image")}"]);
        await Programs.RunAsync(Registry, ["stop", folder.PathOf("registry")]);

        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(folder.PathOf("image/manifest.json")))!;
        var config = JsonNode.Parse(await File.ReadAllTextAsync(folder.PathOf($"image/{Hash(manifest["config"]!)}")))!["config"]!;
        $"{config["User"]}".Should().Be("65532:65532");
        config["Entrypoint"]!.AsArray().Select(word => $"{word}").Should().Equal("/app/tools/tini", "--", "/app/arc-operator");
        config["Cmd"]!.AsArray().Select(word => $"{word}").Should().Equal("run");
        $"{config["Labels"]!["org.opencontainers.image.title"]} {config["Labels"]!["org.opencontainers.image.licenses"]} {config["Labels"]!["org.opencontainers.image.revision"]}"
            .Should().Be("arc-operator MIT abc");
        var files = await Programs.RunAsync("tar", ["-tzf", folder.PathOf($"image/{Hash(manifest["layers"]!.AsArray()[^1]!)}")]);
        files.Split('\n').Should().Contain(["app/arc-operator", "app/arc-operator.dll", "app/tools/jq", "app/tools/tini"]);
    }

    private static string Hash(JsonNode descriptor) => $"{descriptor["digest"]}".Split(':')[1];

    // Debug or Release, whatever this test was built as.
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
