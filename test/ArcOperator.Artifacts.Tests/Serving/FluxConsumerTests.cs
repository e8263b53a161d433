using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Storage.S3;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Testing;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Serving;

/// <summary>The path from a file to Flux: its controllers send a GET, compare the digest and unpack. With each store behind the server.</summary>
public sealed class FluxConsumerTests
{
    private const string Manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\n";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void NewFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase(ArtifactStorage.Filesystem)]
    [TestCase(ArtifactStorage.Memory)]
    [TestCase(ArtifactStorage.S3)]
    public async Task A_Flux_consumer_downloads_the_published_artifact(ArtifactStorage storage)
    {
        var store = await OpenAsync(storage);
        var (key, packaged) = await PublishAsync(store, _folder.Write("rules.yaml", Manifest), "config/rules.yaml");
        await using var server = await ArtifactServerHost.StartAsync(store);

        using var answer = await server.Client.GetAsync($"/{key.Path}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        answer.StatusCode.Should().Be(HttpStatusCode.OK, "Flux takes nothing else for success");
        bytes.LongLength.Should().Be(packaged.Size);
        (await ArtifactDigest.OfAsync(new MemoryStream(bytes), default)).Should().Be(packaged.Digest, "Flux compares the digest of what it downloaded");
        (await UnpackAsync(bytes)).Should().BeEquivalentTo(new Dictionary<string, string> { ["config/rules.yaml"] = Manifest });
        (store as IDisposable)?.Dispose();
    }

    [TestCase(ArtifactStorage.Filesystem)]
    [TestCase(ArtifactStorage.S3)]
    public async Task A_large_artifact_is_stored_and_served_with_little_memory(ArtifactStorage storage)
    {
        var source = PeakMemory.WriteLargeFile(_folder);
        var store = await OpenAsync(storage);
        await using var server = await ArtifactServerHost.StartAsync(store);
        // Memory that is needed once, for any size, is allocated before.
        var (small, _) = await PublishAsync(store, _folder.Write("rules.yaml", Manifest), "data");
        await DownloadAsync(server, small);

        ArtifactKey? key = null;
        var growthIn = await PeakMemory.GrowthAsync(async () => (key, _) = await PublishAsync(store, source, "data"));
        var digest = "";
        var growthOut = await PeakMemory.GrowthAsync(async () => digest = await DownloadAsync(server, key!));

        digest.Should().Be(key!.Digest.Hex);
        growthIn.Should().BeLessThan(64 << 20, "100 MB were packed and stored");
        growthOut.Should().BeLessThan(32 << 20, "100 MB were served");
        (store as IDisposable)?.Dispose();
    }

    // In another process, so that only the server's memory counts.
    private static async Task<string> DownloadAsync(ArtifactServerHost server, ArtifactKey key) =>
        (await Programs.RunAsync("sh", ["-c", $"curl -sf {server.Uri}{key.Path} | sha256sum"]))[..64];

    private static async Task<Dictionary<string, string>> UnpackAsync(byte[] archive)
    {
        var files = new Dictionary<string, string>();
        await using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            entry.EntryType.Should().Be(TarEntryType.RegularFile);
            Path.IsPathRooted(entry.Name).Should().BeFalse();
            entry.Name.Split('/').Should().NotContain("..");
            files.Add(entry.Name, await new StreamReader(entry.DataStream!).ReadToEndAsync());
        }

        return files;
    }

    private async Task<(ArtifactKey Key, PackagedArtifact Packaged)> PublishAsync(IArtifactStore store, string source, string path)
    {
        DestinationPath.TryParse(path, out var destination, out var problem).Should().BeTrue(problem);
        await using var content = File.OpenRead(source);
        await using var archive = File.Create(_folder.PathOf("archive.tar.gz"));
        var packaged = await ArtifactPackager.PackAsync(content, destination!, archive, default);
        var key = new ArtifactKey(ArtifactFolder.Of("externalsource", "team", "rules"), packaged.Digest);
        await store.PutAsync(key, archive, default);
        return (key, packaged);
    }

    private async Task<IArtifactStore> OpenAsync(ArtifactStorage storage) => storage switch
    {
        ArtifactStorage.Filesystem => new FilesystemStore(_folder.PathOf("store")),
        ArtifactStorage.Memory => new MemoryStore(TimeProvider.System),
        _ => new S3Store(await S3Peer.NewOptionsAsync(), TimeProvider.System, NullLogger.Instance),
    };
}
