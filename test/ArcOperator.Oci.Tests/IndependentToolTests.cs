using System.Text.Json;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.Tests.Harness;
using ArcOperator.Testing;

namespace ArcOperator.Oci.Tests;

/// <summary>Other tools read what the client writes, and the client reads what they write.</summary>
public sealed class IndependentToolTests
{
    private const string SigstoreBundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    [Test]
    public async Task Signatures_of_cosign_are_listed_with_their_type_although_its_index_names_none()
    {
        var (server, digest) = await RegistryTools.StartSignedAsync();
        await using var _ = server;
        using var client = Peers.ClientOf(server);
        var subject = Peers.In(server, $"signed@{digest}");
        var before = (await client.GetManifestAsync(subject.At(subject.Digest!.FallbackTag), default)).Value.ReadIndex()!;
        before.Manifests.Should().Contain(entry => entry.ArtifactType != SigstoreBundle, "otherwise this test shows nothing");
        var referrers = new Referrers(client, new Random(1), TimeProvider.System);

        var found = (await referrers.ListAsync(subject, SigstoreBundle, default)).Value;

        found.Should().HaveCount(before.Manifests.Count);
        // Another referrer of ours fixes the entries of cosign in the index.
        var image = (await client.HeadManifestAsync(subject, default)).Value;
        (await referrers.PushAsync(subject, Peers.Referring(image, "application/vnd.example.sbom", "sbom"), default)).Failure.Should().BeNull();
        (await client.GetManifestAsync(subject.At(subject.Digest.FallbackTag), default)).Value.ReadIndex()!.Manifests.Select(entry => entry.ArtifactType)
            .Should().BeEquivalentTo([.. found.Select(_ => SigstoreBundle), "application/vnd.example.sbom"]);
    }

    [Test]
    public async Task A_referrer_of_oras_is_listed_and_ours_is_found_by_oras()
    {
        var oras = await RegistryTools.FindAsync("oras");
        await using var server = await RegistryTools.StartAsync(RegistryTools.Distribution);
        using var client = Peers.ClientOf(server);
        using var folder = new TemporaryFolder();
        var target = Peers.In(server, "team/app:1.0");
        var subject = await client.PushArtifactAsync(target);
        await Programs.RunAsync(oras, ["attach", "--plain-http", "--disable-path-validation", "--artifact-type", "application/vnd.example.scan", target.ToString(), folder.Write("scan.txt", "clean")]);
        var referrers = new Referrers(client, new Random(1), TimeProvider.System);

        (await referrers.ListAsync(target.At(subject.Digest), "application/vnd.example.scan", default)).Value.Should().ContainSingle();
        await client.PushAsync(target, "{}"u8.ToArray(), MediaTypes.Empty);
        var pushed = (await referrers.PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.sbom", "sbom"), default)).Value;

        var discovered = await Programs.RunAsync(oras, ["discover", "--plain-http", "--format", "json", target.ToString()]);
        using var document = JsonDocument.Parse(discovered);
        document.RootElement.GetProperty("referrers").EnumerateArray().Select(entry => (entry.GetProperty("artifactType").GetString(), entry.GetProperty("digest").GetString()))
            .Should().HaveCount(2).And.Contain(("application/vnd.example.sbom", pushed.Digest.ToString()));
    }

    [Test]
    public async Task A_copy_by_oras_of_our_artifact_has_its_digest_and_its_referrers()
    {
        var oras = await RegistryTools.FindAsync("oras");
        await using var source = await RegistryTools.StartAsync(RegistryTools.Distribution);
        await using var destination = await RegistryTools.StartAsync(RegistryTools.Crane);
        using var client = Peers.ClientOf(source);
        using var other = Peers.ClientOf(destination);
        var target = Peers.In(source, "team/app:1.0");
        var subject = await client.PushArtifactAsync(target);
        await new Referrers(client, new Random(1), TimeProvider.System).PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.sbom", "sbom"), default);

        await Programs.RunAsync(oras, ["cp", "-r", "--from-plain-http", "--to-plain-http", target.ToString(), Peers.In(destination, "copy/app:1.0").ToString()]);

        var copied = Peers.In(destination, $"copy/app@{subject.Digest}");
        (await other.GetManifestAsync(copied, default)).Value.Bytes.ToArray().Should().Equal(subject.Bytes.ToArray());
        (await new Referrers(other, new Random(1), TimeProvider.System).ListAsync(copied, "application/vnd.example.sbom", default)).Value.Should().ContainSingle();
    }

    [Test]
    public async Task An_index_of_skopeo_is_read_with_its_platforms_and_crane_agrees_on_the_digest()
    {
        var crane = await RegistryTools.FindAsync("crane");
        await using var server = await RegistryTools.StartAsync(RegistryTools.Distribution);
        await server.RunAsync("images");
        using var client = Peers.ClientOf(server);
        var target = Peers.In(server, "library/hello:1.0");

        var content = (await client.GetManifestAsync(target, default)).Value;

        content.ReadIndex()!.Manifests.Select(entry => entry.Platform!.ToString()).Should().Equal("linux/amd64", "linux/arm64");
        (await Programs.RunAsync(crane, ["digest", "--insecure", target.ToString()])).Trim().Should().Be(content.Digest.ToString());
    }
}
