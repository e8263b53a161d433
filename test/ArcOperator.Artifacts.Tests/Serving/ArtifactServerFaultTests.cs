using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Tests.Storage;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Serving;

/// <summary>Stores that fail, and clients that read slowly.</summary>
public sealed class ArtifactServerFaultTests
{
    private const string Detail = "disk /dev/secret7 of tenant x is full";
    private readonly Sample _artifact = Sample.Artifact();

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return new TestCaseData(new StoreUnavailableException(Detail, null, null), "10", "Warning: ").SetArgDisplayNames("unavailable");
        yield return new TestCaseData(new StoreUnavailableException(Detail, TimeSpan.FromSeconds(1.2), null), "2", "Warning: ").SetArgDisplayNames("come again in 1.2 s");
        yield return new TestCaseData(new StoreMisconfiguredException(Detail, null), "10", "Error: ").SetArgDisplayNames("misconfigured");
    }

    [TestCaseSource(nameof(Failures))]
    public async Task A_failing_store_gives_503_and_a_log_line(Exception error, string retryAfter, string level)
    {
        foreach (var store in new[] { new FailingStore(error), new FailingStore(error, findsSize: 1000) })
        {
            await using var server = await ArtifactServerHost.StartAsync(store);

            using var answer = await server.Client.GetAsync($"/{_artifact.Key.Path}");

            answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            answer.Headers.GetValues("Retry-After").Should().Equal(retryAfter);
            answer.Headers.ETag.Should().BeNull("an error is no version of the artifact");
            (answer + await answer.Content.ReadAsStringAsync()).Should().NotContain("secret7");
            server.Log.Lines.Should().ContainSingle().Which.Should().StartWith(level).And.Contain(Detail).And.Contain(_artifact.Key.Path);
        }
    }

    [Test]
    public async Task An_artifact_that_is_deleted_during_a_request_gives_404()
    {
        await using var server = await ArtifactServerHost.StartAsync(new FailingStore(new ArtifactNotFoundException(_artifact.Key), findsSize: 1000));

        using var answer = await server.Client.GetAsync($"/{_artifact.Key.Path}");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        answer.Headers.ETag.Should().BeNull();
    }

    [Test]
    public async Task A_download_that_fails_closes_the_connection_so_that_the_client_notices()
    {
        var store = new FailingStore(new StoreUnavailableException(Detail, null, null), findsSize: 1000, sendsBefore: new byte[500]);
        await using var server = await ArtifactServerHost.StartAsync(store);

        await FluentActions.Awaiting(() => server.Client.GetByteArrayAsync($"/{_artifact.Key.Path}")).Should().ThrowAsync<HttpRequestException>();

        server.Log.Lines.Should().ContainSingle().Which.Should().StartWith("Warning: Download was aborted").And.Contain(Detail);
    }

    [TestCase(1000, 0)]
    [TestCase(1000, 999)]
    [TestCase(4 << 20, 0)]
    [TestCase(4 << 20, (4 << 20) - 1)]
    public async Task A_damaged_artifact_is_not_sent_completely(int size, int damagedByte)
    {
        using var folder = new TemporaryFolder();
        var artifact = Sample.Artifact(size: size);
        var store = new FilesystemStore(folder.Root);
        await Sample.PutAsync(store, artifact);
        DamageFile(folder, damagedByte);
        await using var server = await ArtifactServerHost.StartAsync(store);

        var received = await ReceiveAsync(server, artifact.Key, range: null);

        received.Should().BeLessThan(size);
        server.Log.Lines.Should().ContainSingle().Which.Should().Contain($"{artifact.Key.Path} is damaged in the store");
    }

    [TestCase(0, 9)]
    [TestCase(500, 999)]
    [TestCase(990, 999)]
    public async Task A_range_of_a_damaged_artifact_is_not_sent_completely(int first, int last)
    {
        using var folder = new TemporaryFolder();
        var store = new FilesystemStore(folder.Root);
        await Sample.PutAsync(store, _artifact);
        DamageFile(folder, offset: 100);
        await using var server = await ArtifactServerHost.StartAsync(store);

        (await ReceiveAsync(server, _artifact.Key, new(first, last))).Should().Be(0, "a small part is one piece, which is withheld until the digest is known");
    }

    [Test]
    public async Task A_truncated_artifact_is_not_sent_completely()
    {
        using var folder = new TemporaryFolder();
        var store = new FilesystemStore(folder.Root);
        await Sample.PutAsync(store, _artifact);
        using (var file = File.Open(FileOf(folder), FileMode.Open))
        {
            file.SetLength(999);
        }

        await using var server = await ArtifactServerHost.StartAsync(store);

        (await ReceiveAsync(server, _artifact.Key, range: null)).Should().Be(0);
    }

    [Test]
    public async Task A_client_that_does_not_read_is_disconnected()
    {
        // More than the buffers of the kernel hold.
        var artifact = Sample.Artifact(size: 64 << 20);
        var store = new MemoryStore(TimeProvider.System);
        await Sample.PutAsync(store, artifact);
        await using var server = await ArtifactServerHost.StartAsync(store, new() { MinimumDataRate = 1 << 30, SlowReaderGrace = TimeSpan.FromSeconds(2) });

        using var client = (await IdleAsync(server, artifact.Key, 1)).Single();

        await Eventually.TrueAsync(() => server.Running == 1);
        await Eventually.TrueAsync(() => server.Running == 0);
        server.Log.Lines.Should().BeEmpty("that is the client's affair");
    }

    [Test]
    public async Task A_client_that_disconnects_ends_its_request()
    {
        var artifact = Sample.Artifact(size: 64 << 20);
        var store = new MemoryStore(TimeProvider.System);
        await Sample.PutAsync(store, artifact);
        await using var server = await ArtifactServerHost.StartAsync(store);

        using (var client = (await IdleAsync(server, artifact.Key, 1)).Single())
        {
            await Eventually.TrueAsync(() => server.Running == 1);
        }

        await Eventually.TrueAsync(() => server.Running == 0);
        server.Log.Lines.Should().BeEmpty();
    }

    [Test]
    public async Task Clients_that_do_not_read_do_not_delay_others()
    {
        var large = Sample.Artifact(size: 64 << 20);
        var store = new MemoryStore(TimeProvider.System);
        await Sample.PutAsync(store, large, _artifact);
        await using var server = await ArtifactServerHost.StartAsync(store);
        var idlers = await IdleAsync(server, large.Key, 50);

        await Eventually.TrueAsync(() => server.Running == 50);
        (await server.Client.GetByteArrayAsync($"/{_artifact.Key.Path}")).Should().Equal(_artifact.Bytes);

        server.Running.Should().Be(50);
        idlers.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task The_more_clients_do_not_read_the_less_memory_each_takes()
    {
        const int size = 64 << 20;
        var store = new FailingStore(new StoreUnavailableException(Detail, null, null), size, new byte[size]);
        await using var server = await ArtifactServerHost.StartAsync(store);

        var idlers = await IdleAsync(server, _artifact.Key, 50);
        await Eventually.TrueAsync(() => server.Running == 50 && store.ChunkSizes.Min() <= (16 << 20) / 50);

        store.ChunkSizes.Max().Should().Be(512 << 10, "the first was alone");
        idlers.ForEach(client => client.Dispose());
    }

    /// <summary>Starts clients that request an artifact and do not read it.</summary>
    private static async Task<List<TcpClient>> IdleAsync(ArtifactServerHost server, ArtifactKey key, int count)
    {
        var idlers = new List<TcpClient>();
        for (var number = 0; number < count; number++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(server.Uri.Host, server.Uri.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /{key.Path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            idlers.Add(client);
        }

        return idlers;
    }

    private static string FileOf(TemporaryFolder folder) => Directory.EnumerateFiles(folder.Root, "*.tar.gz", SearchOption.AllDirectories).Single();

    private static void DamageFile(TemporaryFolder folder, int offset)
    {
        using var file = File.Open(FileOf(folder), FileMode.Open);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 1));
    }

    // Returns the number of body bytes before the failure that every client has to see.
    private static async Task<long> ReceiveAsync(ArtifactServerHost server, ArtifactKey key, RangeHeaderValue? range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{key.Path}") { Headers = { Range = range } };
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return 0;
        }

        var received = new MemoryStream();
        await using var content = await answer.Content.ReadAsStreamAsync();
        await FluentActions.Awaiting(() => content.CopyToAsync(received)).Should().ThrowAsync<Exception>();
        return received.Length;
    }
}
