using System.Text.Json.Nodes;

namespace ArcOperator.Templates.Tests;

/// <summary>Sources that hide something from the gates of the template arc-oci.</summary>
internal sealed class HostileSourceTests : OciTest
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string ImageConfiguration = "application/vnd.oci.image.config.v1+json";

    private readonly TemporaryFolder _folder = new();
    private Dictionary<string, string> _databases = null!;

    [OneTimeSetUp]
    public async Task PushDatabases() => _databases = await Peers.PushDatabasesAsync(hours: 9);

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task An_image_with_the_annotation_of_an_attestation_is_scanned()
    {
        var clean = await TestImages.PushAsync($"{Peers.Source.Address}/hostile/disguised:clean", TestImages.Alpine("arc-harmless"));
        var vulnerable = await TestImages.PushAsync($"{Peers.Source.Address}/hostile/disguised:vulnerable", TestImages.Alpine("arc-vulnerable"));
        await PushIndexAsync("hostile/disguised", clean, vulnerable);

        var run = await TemplateRun.RunAsync("arc-oci", Gates("hostile/disguised:1", ("gateVulnerabilities", "CRITICAL")));

        (run.Failed, run.ExitCode).Should().Be(("vulnerabilities", 10), run.Log);
    }

    [Test]
    public async Task An_attestation_of_a_builder_is_not_scanned_as_an_image()
    {
        var image = await TestImages.PushAsync($"{Peers.Source.Address}/hostile/attested:image", TestImages.Alpine("arc-harmless"));
        await PushAsync("hostile/attested:attestation", ("statement.json", "{}"u8.ToArray(), "application/vnd.in-toto+json"));
        var attestation = await Peers.DigestAsync(Peers.Source, "hostile/attested:attestation");
        await PushIndexAsync("hostile/attested", image, attestation);

        var run = await TemplateRun.RunAsync("arc-oci", Gates("hostile/attested:1", ("gateVulnerabilities", "CRITICAL")));

        run.ExitCode.Should().Be(0, run.Log);
    }

    [Test]
    public async Task A_manifest_that_is_an_index_and_an_image_is_refused()
    {
        // docker-registry does not store it.
        await using var registry = await LocalServer.StartRegistryAsync("--program", "crane");
        var reference = $"{registry.Address}/hostile/both";
        await TestImages.PushAsync($"{reference}:image", [("a", [1])]);
        var manifest = JsonNode.Parse(await WorkerTools.RunAsync("oras", ["manifest", "fetch", "--plain-http", $"{reference}:image"]))!;
        manifest["manifests"] = new JsonArray();
        var file = _folder.Write("both.json", manifest.ToJsonString());
        await WorkerTools.RunAsync("oras", ["manifest", "push", "--plain-http", "--media-type", $"{manifest["mediaType"]}", $"{reference}:1", file]);

        var run = await TemplateRun.RunAsync("arc-oci", Gates("hostile/both:1", ("srcRemoteURL", $"http://{registry.Address}"), ("gateLicences", "AGPL-3.0-only")));

        (run.Failed, run.ExitCode).Should().Be(("licences", 10), run.Log);
        $"{run.Gate("licences")["message"]}".Should().EndWith(" is an index and an image at the same time, so that tools can take it for either");
    }

    [TestCase("gateMalware", "on", "malware")]
    [TestCase("gateLicences", "AGPL-3.0-only", "licences")]
    public async Task A_layer_that_is_loaded_from_another_server_is_refused(string parameter, string value, string gate)
    {
        // Its media type keeps registries and their clients from copying it.
        await PushAsync("hostile/remote:pushed", ("layer", TestImages.Eicar, "application/vnd.oci.image.layer.v1.tar"));
        var manifest = JsonNode.Parse(await WorkerTools.RunAsync("oras", ["manifest", "fetch", "--plain-http", $"{Peers.Source.Address}/hostile/remote:pushed"]))!;
        var layer = manifest["layers"]![0]!;
        (layer["mediaType"], layer["urls"]) = ("application/vnd.oci.image.layer.nondistributable.v1.tar", new JsonArray("https://other.example/layer"));
        var file = _folder.Write("remote.json", manifest.ToJsonString());
        await using var registry = await LocalServer.StartRegistryAsync("--program", "crane");
        await WorkerTools.RunAsync("oras", ["cp", "--from-plain-http", "--to-plain-http", $"{Peers.Source.Address}/hostile/remote:pushed", $"{registry.Address}/hostile/remote:pushed"]);
        await WorkerTools.RunAsync("oras", ["manifest", "push", "--plain-http", "--media-type", $"{manifest["mediaType"]}", $"{registry.Address}/hostile/remote:1", file]);

        var run = await TemplateRun.RunAsync("arc-oci", Gates("hostile/remote:1", ("srcRemoteURL", $"http://{registry.Address}"), (parameter, value)));

        (run.Failed, run.ExitCode).Should().Be((gate, 10), run.Log);
        $"{run.Gate(gate)["message"]}".Should().Be($"the layer {layer["digest"]} is not in the registry: no gate can scan a layer of another server");
    }

    [TestCase("", TestName = "{m}")]
    [TestCase("502A4D180400000041424344", TestName = "{m}_after_a_frame_to_skip")]
    public async Task Malware_in_a_layer_that_is_compressed_with_zstd_is_refused(string front)
    {
        await File.WriteAllBytesAsync(_folder.PathOf("eicar"), TestImages.Eicar);
        await Programs.RunAsync("zstd", ["-qf", _folder.PathOf("eicar"), "-o", _folder.PathOf("eicar.zst")]);
        byte[] layer = [.. Convert.FromHexString(front), .. await File.ReadAllBytesAsync(_folder.PathOf("eicar.zst"))];
        var name = $"hostile/zstd-{front.Length}:1";
        await PushAsync(name, ("layer", layer, "application/vnd.oci.image.layer.v1.tar+zstd"));

        var run = await TemplateRun.RunAsync("arc-oci", Gates(name, ("gateMalware", "on")));

        (run.Failed, run.ExitCode).Should().Be(("malware", 10), run.Log);
    }

    [Test]
    public async Task An_SBOM_of_the_source_does_not_replace_the_own_one()
    {
        await TestImages.PushAsync($"{Peers.Source.Address}/hostile/sbom:1", TestImages.Alpine("arc-harmless"));
        _folder.Write("sbom.json", "{}");
        var attached = await WorkerTools.RunAsync("sh", ["-c", $"cd '{_folder.Root}' && oras attach --plain-http --format json --artifact-type application/vnd.cyclonedx+json {Peers.Source.Address}/hostile/sbom:1 sbom.json"]);
        var parameters = Gates("hostile/sbom:1", ("sbom", "cyclonedx"));

        var run = await TemplateRun.RunAsync("arc-oci", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-sbom"].Should().StartWith("sha256:").And.NotBe($"{JsonNode.Parse(attached)!["digest"]}");
        // The next run finds its own.
        (await TemplateRun.RunAsync("arc-oci", parameters)).Outputs["arc-sbom"].Should().Be(run.Outputs["arc-sbom"]);
    }

    private Dictionary<string, string> Gates(string image, params (string Name, string Value)[] more) =>
        Delivery(image, "", [.. _databases.Select(database => (database.Key, database.Value)), .. more]);

    // An image with the configuration of a container image and one layer.
    private async Task PushAsync(string image, (string Name, byte[] Content, string Type) layer)
    {
        _folder.Write("config.json", """{ "architecture": "amd64", "os": "linux", "rootfs": { "type": "layers", "diff_ids": [] } }""");
        await File.WriteAllBytesAsync(_folder.PathOf(layer.Name), layer.Content);
        await WorkerTools.RunAsync("sh", ["-c", $"cd '{_folder.Root}' && oras push --plain-http --config config.json:{ImageConfiguration} {Peers.Source.Address}/{image} {layer.Name}:{layer.Type}"]);
    }

    // An index with the tag 1, in which the last entry has the annotation that builders give to attestations.
    private async Task PushIndexAsync(string repository, params string[] digests)
    {
        var entries = new JsonArray();
        foreach (var digest in digests)
        {
            var content = await WorkerTools.RunAsync("oras", ["manifest", "fetch", "--plain-http", $"{Peers.Source.Address}/{repository}@{digest}"]);
            entries.Add(new JsonObject { ["mediaType"] = $"{JsonNode.Parse(content)!["mediaType"]}", ["digest"] = digest, ["size"] = System.Text.Encoding.UTF8.GetByteCount(content) });
        }

        entries[^1]!["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest" };
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = entries };
        var file = _folder.Write("index.json", index.ToJsonString());
        await WorkerTools.RunAsync("oras", ["manifest", "push", "--plain-http", "--media-type", Index, $"{Peers.Source.Address}/{repository}:1", file]);
    }
}
