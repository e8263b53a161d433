using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.S3;

/// <summary>The requests of an upload, as a whole and in parts.</summary>
public sealed class S3UploadTests
{
    private const int Whole = 1000;
    private const int InParts = 12_000_000;

    private static readonly string[] NewerHeaders =
        ["x-amz-sdk-checksum-algorithm", "x-amz-trailer", "x-amz-decoded-content-length", "Content-Encoding", "Transfer-Encoding", "Expect"];

    [TestCase(Whole)]
    [TestCase(InParts)]
    public async Task Uploads_use_no_checksums_and_no_chunks_by_default(int size)
    {
        await using var s3 = new S3Script(S3Script.AcceptAsync);

        await Sample.PutAsync(s3.Store, Sample.Artifact(size: size));

        var puts = s3.Peer.Requests.Where(request => request.Method == "PUT").ToList();
        puts.Should().HaveCount(size == Whole ? 1 : 3);
        puts.Should().OnlyContain(request => !NewerHeaders.Any(request.Headers.ContainsKey) && !request.Headers.Keys.Any(name => name.StartsWith("x-amz-checksum")));
        puts.Should().OnlyContain(request => request.Headers["x-amz-content-sha256"].Length == 64, "the signature covers the body");
        s3.Peer.Requests.Should().OnlyContain(request => request.Path.StartsWith("/bucket/externalsource/team/rules/"), "the bucket stands in the path");
    }

    [TestCase(Whole)]
    [TestCase(InParts)]
    public async Task Uploads_use_checksums_if_the_option_is_set(int size)
    {
        await using var s3 = new S3Script(S3Script.AcceptAsync, checksums: S3Checksums.WhenSupported);

        await Sample.PutAsync(s3.Store, Sample.Artifact(size: size));

        s3.Peer.Requests.Where(request => request.Method == "PUT").Should()
            .OnlyContain(request => request.Headers.Keys.Any(name => name.StartsWith("x-amz-checksum")) && !request.Headers.ContainsKey("Content-Encoding"));
    }

    [TestCase(Whole)]
    [TestCase(InParts)]
    public async Task Uploads_use_chunked_bodies_if_the_option_is_set(int size)
    {
        await using var s3 = new S3Script(S3Script.AcceptAsync, chunked: true);

        await Sample.PutAsync(s3.Store, Sample.Artifact(size: size));

        s3.Peer.Requests.Where(request => request.Method == "PUT").Should().OnlyContain(request => request.Headers.ContainsKey("x-amz-decoded-content-length"));
    }

    [Test]
    public async Task Failed_parts_are_sent_again_one_by_one()
    {
        var failures = 0;
        await using var s3 = new S3Script(
            exchange => IsPart(exchange.Request, "2") && ++failures <= 2 ? S3Script.RefuseAsync(exchange, 503, "SlowDown", ("Retry-After", "0")) : S3Script.AcceptAsync(exchange),
            retries: 2);

        await Sample.PutAsync(s3.Store, Sample.Artifact(size: InParts));

        s3.Peer.Requests.Where(request => request.Method == "PUT").Select(request => request.Parameter("partNumber")).Should().Equal("1", "2", "2", "2", "3");
        s3.Peer.Requests.Where(request => IsPart(request, "2")).Select(request => request.Headers["x-amz-content-sha256"]).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task A_failed_upload_aborts_its_multipart_upload()
    {
        await using var s3 = new S3Script(
            exchange => IsPart(exchange.Request, "2") ? S3Script.RefuseAsync(exchange, 403, "AccessDenied") : S3Script.AcceptAsync(exchange));

        await FluentActions.Awaiting(() => Sample.PutAsync(s3.Store, Sample.Artifact(size: InParts))).Should().ThrowAsync<StoreMisconfiguredException>();

        s3.Peer.Requests[^1].Should().Match<PeerRequest>(request => request.Method == "DELETE" && request.Parameter("uploadId") == "upload-1");
    }

    [Test]
    public async Task A_cancelled_upload_aborts_its_multipart_upload()
    {
        using var cancellation = new CancellationTokenSource();
        var artifact = Sample.Artifact(size: InParts);
        await using var s3 = new S3Script(exchange => IsPart(exchange.Request, "2") ? exchange.StallAsync() : S3Script.AcceptAsync(exchange));

        var put = s3.Store.PutAsync(artifact.Key, artifact.Open(), cancellation.Token);
        await Eventually.TrueAsync(() => s3.Peer.Requests.Any(request => IsPart(request, "2")));
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => put).Should().ThrowAsync<OperationCanceledException>();
        s3.Peer.Requests.Should().ContainSingle(request => request.Method == "DELETE" && request.Parameter("uploadId") == "upload-1");
    }

    [Test]
    public async Task A_failed_abort_is_logged_and_the_first_error_is_thrown()
    {
        await using var s3 = new S3Script(exchange => exchange.Request.Method switch
        {
            "PUT" => S3Script.RefuseAsync(exchange, 403, "AccessDenied"),
            "DELETE" => S3Script.RefuseAsync(exchange, 503, "SlowDown"),
            _ => S3Script.AcceptAsync(exchange),
        });

        await FluentActions.Awaiting(() => Sample.PutAsync(s3.Store, Sample.Artifact(size: InParts))).Should().ThrowAsync<StoreMisconfiguredException>();

        s3.Log.Lines.Should().ContainSingle(line => line.Contains("its parts are still in the store"));
    }

    private static bool IsPart(PeerRequest request, string number) => request.Method == "PUT" && request.Parameter("partNumber") == number;
}
