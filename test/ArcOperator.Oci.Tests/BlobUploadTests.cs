using System.Globalization;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Tests.Harness;
using ArcOperator.Testing;

namespace ArcOperator.Oci.Tests;

/// <summary>Uploads that are interrupted: through a proxy in front of a real registry, and with a scripted one.</summary>
public sealed class BlobUploadTests
{
    // A raw response, because a response to HEAD has no body. The peer closes its connection after it.
    private const string NotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [TestCase(null)]
    [TestCase(50_000)]
    public async Task An_upload_that_was_cut_arrives_whole_in_a_real_registry(int? chunk)
    {
        await using var server = await RegistryTools.StartAsync(RegistryTools.Distribution);
        var faults = new InterruptingHandler(Peers.Handler(), times: 3);
        using var client = Peers.ClientOf(new Uri($"http://{server.Address}"), Peers.Quick with { ChunkBytes = chunk }, handler: faults);
        var repository = Peers.In(server, "team/cut");
        var content = Peers.Bytes(400_000);

        var push = await client.PushBlobAsync(repository, Peers.Describe(content), new MemoryStream(content), null, default);

        push.Failure.Should().BeNull();
        faults.Interruptions.Should().Be(3);
        (await client.ReadBlobAsync(repository, Peers.Describe(content), default)).Value.ToArray().Should().Equal(content);
    }

    [Test]
    public async Task An_upload_continues_at_the_byte_that_the_registry_names()
    {
        var content = Peers.Bytes(1000);
        await using var peer = new ScriptedPeer(exchange => exchange.Request switch
        {
            { Method: "HEAD" } => exchange.WriteRawAsync(NotFound),
            { Method: "POST" } => exchange.RespondAsync(202, "", ("Location", "/upload/1?state=a"), ("Range", "0-0")),
            { Method: "GET" } => exchange.RespondAsync(204, "", ("Location", "/upload/1?state=b"), ("Range", "0-599")),
            { Method: "PATCH" } => exchange.RespondAsync(202, "", ("Location", "/upload/1?state=c"), ("Range", "0-999")),
            { Query: var query } when query.Contains("state=c") => exchange.RespondAsync(201, ""),
            _ => exchange.RespondAsync(502, ""),
        });
        using var client = Peers.ClientOf(peer.Uri);

        var push = await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), new MemoryStream(content), null, default);

        push.Value.Should().Be(BlobPush.Uploaded);
        var patch = peer.Requests.Single(request => request.Method == "PATCH");
        (patch.Query, patch.Headers["Content-Range"], patch.Headers["Content-Length"]).Should().Be(("state=b", "600-999", "400"));
        peer.Requests[^1].Headers["Content-Length"].Should().Be("0");
    }

    [Test]
    public async Task A_lost_session_is_replaced_by_a_new_one()
    {
        var content = Peers.Bytes(1000);
        var sessions = 0;
        await using var peer = new ScriptedPeer(exchange => exchange.Request switch
        {
            { Method: "HEAD" } => exchange.WriteRawAsync(NotFound),
            { Method: "POST" } => exchange.RespondAsync(202, "", ("Location", $"/upload/{++sessions}")),
            { Method: "PUT", Path: "/upload/2" } => exchange.RespondAsync(201, ""),
            _ => exchange.RespondAsync(404, ""),
        });
        using var client = Peers.ClientOf(peer.Uri);

        (await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), new MemoryStream(content), null, default)).Value.Should().Be(BlobPush.Uploaded);
    }

    [Test]
    public async Task Pieces_are_at_least_as_large_as_the_registry_demands()
    {
        var content = Peers.Bytes(1000);
        await using var peer = new ScriptedPeer(exchange => exchange.Request switch
        {
            { Method: "HEAD" } => exchange.WriteRawAsync(NotFound),
            { Method: "POST" } => exchange.RespondAsync(202, "", ("Location", "/upload/1"), ("OCI-Chunk-Min-Length", "400")),
            { Method: "PATCH" } => exchange.RespondAsync(202, "", ("Location", "/upload/1")),
            _ => exchange.RespondAsync(201, ""),
        });
        using var client = Peers.ClientOf(peer.Uri, Peers.Quick with { ChunkBytes = 100 });

        (await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), new MemoryStream(content), null, default)).Failure.Should().BeNull();

        peer.Requests.Where(request => request.Method == "PATCH").Select(request => request.Headers["Content-Range"]).Should().Equal("0-399", "400-799", "800-999");
    }

    [Test]
    public async Task A_registry_that_claims_more_bytes_than_the_blob_has_ends_the_upload()
    {
        var content = Peers.Bytes(1000);
        await using var peer = new ScriptedPeer(exchange => exchange.Request switch
        {
            { Method: "HEAD" } => exchange.WriteRawAsync(NotFound),
            { Method: "POST" } => exchange.RespondAsync(202, "", ("Location", "/upload/1")),
            _ => exchange.RespondAsync(202, "", ("Range", "0-5000")),
        });
        using var client = Peers.ClientOf(peer.Uri, Peers.Quick with { ChunkBytes = 100 });

        (await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), new MemoryStream(content), null, default)).Failure!.Kind
            .Should().Be(RegistryFailureKind.InvalidContent);
    }

    [Test]
    public async Task A_registry_that_loses_and_regains_the_same_bytes_ends_the_upload()
    {
        var content = Peers.Bytes(1000);
        var pieces = 0;
        await using var peer = new ScriptedPeer(exchange => exchange.Request switch
        {
            { Method: "HEAD" } => exchange.WriteRawAsync(NotFound),
            { Method: "POST" } => exchange.RespondAsync(202, "", ("Location", "/upload/1")),
            _ => exchange.RespondAsync(202, "", ("Range", pieces++ % 2 == 0 ? "0-99" : "0-49")),
        });
        using var client = Peers.ClientOf(peer.Uri, Peers.Quick with { ChunkBytes = 100 });

        (await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), new MemoryStream(content), null, default)).Failure!.Message
            .Should().MatchRegex("the upload of blob sha256:[0-9a-f]{64} makes no progress at byte (50|100)");
        pieces.Should().BeLessThan(20);
    }

    [Test]
    public async Task A_rate_limit_ends_an_upload_at_once()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Method == "HEAD"
            ? exchange.WriteRawAsync(NotFound)
            : exchange.RespondAsync(429, "", ("Retry-After", "5")));
        using var client = Peers.ClientOf(peer.Uri);

        (await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe([1]), new MemoryStream([1]), null, default)).Failure!.RetryAfter.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Test]
    public async Task A_stream_of_another_length_is_refused_before_anything_is_sent()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.WriteRawAsync(NotFound));
        using var client = Peers.ClientOf(peer.Uri);

        (await client.PushBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe([1]), new MemoryStream([1, 2]), null, default)).Failure!.Message
            .Should().EndWith("has 2 bytes instead of 1");
    }

    /// <summary>Sends half of some request bodies and then cuts the connection.</summary>
    private sealed class InterruptingHandler(HttpMessageHandler inner, int times) : DelegatingHandler(inner)
    {
        public int Interruptions { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content?.Headers.ContentLength is > 1000 and var length && Interruptions < times)
            {
                Interruptions++;
                var half = new CutContent(await request.Content.ReadAsByteArrayAsync(cancellationToken));
                foreach (var header in request.Content.Headers)
                {
                    half.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }

                half.Headers.ContentLength = length;
                request.Content = half;
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CutContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"cut after {bytes.Length / 2} bytes"));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
