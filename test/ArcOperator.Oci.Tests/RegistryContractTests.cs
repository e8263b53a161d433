using System.Security.Cryptography;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Tests.Harness;
using ArcOperator.Testing;

namespace ArcOperator.Oci.Tests;

/// <summary>The client against real, independent registries.</summary>
[TestFixture(RegistryTools.Distribution)]
[TestFixture(RegistryTools.Crane)]
[TestFixture(RegistryTools.WithReferrersApi)]
public sealed class RegistryContractTests(string program)
{
    private LocalServer _server = null!;
    private RegistryClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RegistryTools.StartAsync(program);
        _client = Peers.ClientOf(_server);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        await (_server?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task An_artifact_is_read_as_it_was_written()
    {
        var target = Peers.In(_server, "team/app:1.0");
        var manifest = await _client.PushArtifactAsync(target, "some text");

        (await _client.HeadManifestAsync(target, default)).Value.Should().BeEquivalentTo(manifest.Descriptor);
        var read = (await _client.GetManifestAsync(target.At(manifest.Digest), default)).Value;
        read.Bytes.ToArray().Should().Equal(manifest.Bytes.ToArray());
        var layer = (await _client.ReadBlobAsync(target, read.ReadManifest()!.Layers[0], default)).Value;
        layer.ToArray().Should().Equal("some text"u8.ToArray());
    }

    [Test]
    public async Task A_missing_manifest_and_a_missing_blob_are_values()
    {
        var target = Peers.In(_server, "team/none:1.0");

        (await _client.HeadManifestAsync(target, default)).Failure!.Kind.Should().Be(RegistryFailureKind.NotFound);
        (await _client.GetManifestAsync(target, default)).Failure!.Kind.Should().Be(RegistryFailureKind.NotFound);
        (await _client.HasBlobAsync(target, OciDigest.Of([1]), default)).Value.Should().BeFalse();
        (await _client.ReadBlobAsync(target, Peers.Describe([1]), default)).Failure!.Kind.Should().Be(RegistryFailureKind.NotFound);
    }

    [Test]
    public async Task A_blob_that_the_repository_has_is_not_sent()
    {
        var repository = Peers.In(_server, "team/twice");
        var content = Peers.Bytes(1000, seed: 2);
        await _client.PushAsync(repository, content);

        var again = await _client.PushBlobAsync(repository, Peers.Describe(content), new MemoryStream(content), null, default);

        again.Value.Should().Be(BlobPush.Existed);
    }

    [Test]
    public async Task A_blob_of_another_repository_reaches_the_second_repository()
    {
        var content = Peers.Bytes(1000, seed: 3);
        await _client.PushAsync(Peers.In(_server, "team/first"), content);
        var second = Peers.In(_server, "team/second");

        var push = await _client.PushBlobAsync(second, Peers.Describe(content), new MemoryStream(content), Peers.In(_server, "team/first"), default);

        // Registries of go-containerregistry share blobs between all repositories.
        push.Value.Should().Be(program == RegistryTools.Distribution ? BlobPush.Mounted : BlobPush.Existed);
        (await _client.ReadBlobAsync(second, Peers.Describe(content), default)).Value.ToArray().Should().Equal(content);
    }

    [TestCase(null)]
    [TestCase(64 << 10)]
    [TestCase(100_001)]
    public async Task A_large_blob_arrives_whole_and_in_pieces(int? chunk)
    {
        using var client = Peers.ClientOf(_server, Peers.Quick with { ChunkBytes = chunk });
        var repository = Peers.In(_server, "team/large");
        var content = Peers.Bytes(300_000, seed: chunk ?? 4);

        (await client.PushBlobAsync(repository, Peers.Describe(content), new MemoryStream(content), null, default)).Failure.Should().BeNull();

        (await client.ReadBlobAsync(repository, Peers.Describe(content), default)).Value.ToArray().Should().Equal(content);
    }

    [Test]
    public async Task A_blob_with_a_wrong_digest_is_refused_by_the_registry()
    {
        var repository = Peers.In(_server, "team/wrong");
        var wrong = Peers.Describe(Peers.Bytes(100)) with { Digest = OciDigest.Of([7]) };

        (await _client.PushBlobAsync(repository, wrong, new MemoryStream(Peers.Bytes(100)), null, default)).Failure.Should().NotBeNull();

        (await _client.HasBlobAsync(repository, wrong.Digest, default)).Value.Should().BeFalse();
    }

    [Test]
    public async Task Tags_are_listed()
    {
        var repository = Peers.In(_server, "team/tags");
        foreach (var tag in new[] { "a", "b", "c" })
        {
            await _client.PushArtifactAsync(repository.At(tag), tag);
        }

        (await _client.ListTagsAsync(repository, default)).Value.Should().BeEquivalentTo("a", "b", "c");
    }

    [Test]
    public async Task Sixteen_transfers_at_once_do_not_disturb_each_other()
    {
        var repository = Peers.In(_server, "team/parallel");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async number =>
        {
            var content = Peers.Bytes(200_000, seed: 100 + number);
            var descriptor = await _client.PushAsync(repository, content);
            using var received = new MemoryStream();
            (await _client.DownloadBlobAsync(repository, descriptor, received, default)).Value.Should().Be(content.Length);
            SHA256.HashData(received.ToArray()).Should().Equal(SHA256.HashData(content));
        }));
    }

    [Test]
    public async Task Referrers_are_listed_by_API_or_by_tag_and_selected_by_type()
    {
        var target = Peers.In(_server, "team/referred:1.0");
        var subject = await _client.PushArtifactAsync(target);
        var referrers = new Referrers(_client, new Random(1), TimeProvider.System);
        (await referrers.ListAsync(target.At(subject.Digest), null, default)).Value.Should().BeEmpty();

        var first = (await referrers.PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.sbom", "one"), default)).Value;
        var second = (await referrers.PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.scan", "two"), default)).Value;

        var all = (await referrers.ListAsync(target.At(subject.Digest), null, default)).Value;
        all.Select(descriptor => descriptor.Digest).Should().BeEquivalentTo([first.Digest, second.Digest]);
        var scans = (await referrers.ListAsync(target.At(subject.Digest), "application/vnd.example.scan", default)).Value;
        scans.Should().ContainSingle().Which.Digest.Should().Be(second.Digest);
        (first.Listing, second.Listing).Should().Be((ReferrerListing.Tag, ReferrerListing.Tag));
        var byApi = await _client.ListReferrersByApiAsync(target, subject.Digest, default);
        (byApi.Failure?.Kind).Should().Be(program == RegistryTools.WithReferrersApi ? null : RegistryFailureKind.NotFound);
    }

    [Test]
    public async Task A_referrer_that_is_pushed_twice_is_listed_once()
    {
        var target = Peers.In(_server, "team/again:1.0");
        var subject = await _client.PushArtifactAsync(target);
        var referrers = new Referrers(_client, new Random(1), TimeProvider.System);

        await referrers.PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.sbom", "one"), default);
        await referrers.PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.sbom", "one"), default);

        (await referrers.ListAsync(target.At(subject.Digest), null, default)).Value.Should().ContainSingle();
    }

    [Test]
    public async Task A_list_of_referrers_survives_writers_at_the_same_time()
    {
        var target = Peers.In(_server, "team/many:1.0");
        var subject = await _client.PushArtifactAsync(target);
        var patient = Peers.Quick with { Attempts = 50, RetryDelay = TimeSpan.FromMilliseconds(20) };

        var pushed = await Task.WhenAll(Enumerable.Range(0, 3).Select(async number =>
        {
            using var client = Peers.ClientOf(_server, patient);
            return (await new Referrers(client, new Random(number), TimeProvider.System)
                .PushAsync(target, Peers.Referring(subject.Descriptor, "application/vnd.example.sbom", $"{number}"), default)).Value;
        }));

        pushed.Should().AllSatisfy(push => push.Listing.Should().NotBe(ReferrerListing.Lost));
    }
}
