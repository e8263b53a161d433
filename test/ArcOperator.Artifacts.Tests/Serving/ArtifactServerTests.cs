using System.Net;
using System.Net.Http.Headers;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Tests.Storage;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Serving;

public sealed class ArtifactServerTests
{
    private readonly Sample _artifact = Sample.Artifact();
    private ArtifactServerHost _server = null!;
    private MemoryStore _store = null!;

    private string Path => $"/{_artifact.Key.Path}";

    private string Tag => $"\"{_artifact.Key.Digest}\"";

    [SetUp]
    public async Task Start()
    {
        _store = new(TimeProvider.System);
        await Sample.PutAsync(_store, _artifact);
        _server = await ArtifactServerHost.StartAsync(_store);
    }

    [TearDown]
    public Task Stop() => _server.DisposeAsync().AsTask();

    [Test]
    public async Task GET_returns_the_whole_artifact()
    {
        using var answer = await _server.Client.GetAsync(Path);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(_artifact.Bytes);
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/gzip");
        answer.Content.Headers.ContentLength.Should().Be(_artifact.Bytes.Length);
        answer.Headers.ETag.Should().Be(new EntityTagHeaderValue(Tag, isWeak: false));
        answer.Headers.AcceptRanges.Should().Equal("bytes");
    }

    [Test]
    public async Task Concurrent_GETs_return_the_whole_artifact()
    {
        // With many downloads the pieces are smaller, so each download has several.
        var large = Sample.Artifact(size: 1 << 20);
        await Sample.PutAsync(_store, large);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _server.Client.GetByteArrayAsync($"/{large.Key.Path}")));

        answers.Should().AllSatisfy(bytes => bytes.SequenceEqual(large.Bytes).Should().BeTrue());
    }

    [Test]
    public async Task HEAD_returns_the_headers_without_content()
    {
        using var answer = await _server.Client.SendAsync(new(HttpMethod.Head, Path) { Headers = { Range = new(0, 9) } });

        answer.StatusCode.Should().Be(HttpStatusCode.OK, "ranges are for GET");
        answer.Content.Headers.ContentLength.Should().Be(_artifact.Bytes.Length);
        answer.Headers.ETag!.Tag.Should().Be(Tag);
        (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_request_with_Accept_Encoding_returns_the_bytes_of_the_digest()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "Accept-Encoding", "gzip, br, deflate" } } };

        using var answer = await _server.Client.SendAsync(request);

        answer.Content.Headers.ContentEncoding.Should().BeEmpty();
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(_artifact.Bytes);
    }

    [Test]
    public async Task A_query_string_does_not_change_the_response()
    {
        using var answer = await _server.Client.GetAsync($"{Path}?archive=false");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestCase("{0}", 304)]
    [TestCase("W/{0}", 304)]
    [TestCase("\"other\", {0}", 304)]
    [TestCase("*", 304)]
    [TestCase("\"other\"", 200)]
    public async Task A_conditional_request_for_an_unchanged_artifact_returns_304(string known, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("If-None-Match", known.Replace("{0}", Tag));

        using var answer = await _server.Client.SendAsync(request);

        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.ETag!.Tag.Should().Be(Tag);
    }

    [TestCase("bytes=0-0", 0, 1)]
    [TestCase("bytes=10-19", 10, 10)]
    [TestCase("bytes=990-", 990, 10)]
    [TestCase("bytes=-10", 990, 10)]
    [TestCase("bytes=0-999", 0, 1000)]
    [TestCase("bytes=999-5000", 999, 1)]
    [TestCase("bytes=-5000", 0, 1000)]
    public async Task A_range_request_returns_the_requested_part(string range, int offset, int length)
    {
        using var answer = await GetRangeAsync(range);

        answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(_artifact.Bytes[offset..(offset + length)]);
        answer.Content.Headers.ContentRange.Should().Be(new ContentRangeHeaderValue(offset, offset + length - 1, _artifact.Bytes.Length));
    }

    [TestCase("bytes=1000-")]
    [TestCase("bytes=5000-6000")]
    [TestCase("bytes=-0")]
    public async Task A_range_beyond_the_end_returns_416(string range)
    {
        using var answer = await GetRangeAsync(range);

        answer.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        answer.Content.Headers.ContentRange.Should().Be(new ContentRangeHeaderValue(_artifact.Bytes.Length));
    }

    [TestCase("bytes=0-1,5-6", Description = "several at once")]
    [TestCase("lines=0-1")]
    [TestCase("bytes=9-1")]
    [TestCase("bytes=")]
    [TestCase("nonsense")]
    public async Task An_unsupported_range_returns_the_whole_artifact(string range)
    {
        using var answer = await GetRangeAsync(range);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(_artifact.Bytes);
    }

    [TestCase("{0}", 206)]
    [TestCase("\"other\"", 200)]
    [TestCase("W/{0}", 200, Description = "weak tags say nothing of bytes")]
    [TestCase("Sun, 01 Jun 2025 12:00:00 GMT", 200)]
    public async Task A_range_with_the_validator_of_another_version_returns_the_whole_artifact(string condition, int status)
    {
        using var answer = await GetRangeAsync("bytes=500-", condition.Replace("{0}", Tag));

        ((int)answer.StatusCode).Should().Be(status);
    }

    [Test]
    public async Task The_path_of_another_artifact_returns_404()
    {
        using var answer = await _server.Client.GetAsync($"/{Sample.Artifact(2).Key.Path}");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [TestCase("/")]
    [TestCase("/externalsource")]
    [TestCase("/externalsource/")]
    [TestCase("/externalsource/team/rules")]
    [TestCase("/externalsource/team/rules/")]
    [TestCase("/externalsource/team/rules/latest.tar.gz")]
    [TestCase("/{0}/")]
    [TestCase("//{0}")]
    [TestCase("/./{0}")]
    [TestCase("/x/../{0}")]
    [TestCase("/externalsource/../{0}")]
    [TestCase("/%2e%2e/{0}")]
    [TestCase("/x/%2e%2e/{0}")]
    [TestCase("/x%2f..%2f{0}")]
    [TestCase("/%65xternalsource/team/rules/{1}.tar.gz", Description = "another way to write the same path")]
    [TestCase("/externalsource%2fteam/rules/{1}.tar.gz")]
    [TestCase("/externalsource//team/rules/{1}.tar.gz")]
    [TestCase("/externalsource\\team\\rules\\{1}.tar.gz")]
    [TestCase("/{0}%20")]
    [TestCase("/{0};v=1")]
    [TestCase("/../../../../etc/passwd")]
    [TestCase("/..%2f..%2f..%2fetc%2fpasswd")]
    [TestCase("/.incoming/")]
    public async Task A_path_that_differs_from_the_exact_one_returns_404(string path)
    {
        var (status, head) = await _server.SendRawAsync($"GET {Filled(path)} HTTP/1.1");

        status.Should().Be(404, head);
        head.Should().NotContain("Location", "nobody is led to the right path");
    }

    [TestCase("/%00")]
    [TestCase("{0}", Description = "no slash")]
    [TestCase("")]
    public async Task A_malformed_path_is_refused(string path)
    {
        var (status, head) = await _server.SendRawAsync($"GET {Filled(path)} HTTP/1.1");

        status.Should().BeOneOf([400, 404], head);
    }

    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("PATCH")]
    [TestCase("OPTIONS")]
    [TestCase("TRACE")]
    [TestCase("PROPFIND")]
    public async Task Other_methods_return_405_and_change_nothing(string method)
    {
        using var answer = await _server.Client.SendAsync(new(new(method), Path));

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.Should().Equal("GET", "HEAD");
        (await _store.FindAsync(_artifact.Key, default)).Should().NotBeNull();
    }

    private string Filled(string path) => path.Replace("{0}", _artifact.Key.Path).Replace("{1}", _artifact.Key.Digest.Hex);

    private Task<HttpResponseMessage> GetRangeAsync(string range, string? condition = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Range", range);
        if (condition is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Range", condition);
        }

        return _server.Client.SendAsync(request);
    }
}
