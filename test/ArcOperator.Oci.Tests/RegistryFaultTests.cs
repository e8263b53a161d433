using System.Text;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Tests.Harness;
using ArcOperator.Testing;

namespace ArcOperator.Oci.Tests;

/// <summary>Faults that a real registry does not produce on demand.</summary>
public sealed class RegistryFaultTests
{
    private static readonly OciDigest Digest = OciDigest.Of([1]);

    [Test]
    public async Task A_rate_limit_is_a_value_with_the_time_to_wait()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(
            429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"slow\ndown"}]}""", ("Retry-After", "17")));

        var failure = await FailureOfManifestAsync(peer);

        (failure.Kind, failure.Code, failure.RetryAfter, failure.IsTransient).Should().Be((RegistryFailureKind.RateLimited, "TOOMANYREQUESTS", TimeSpan.FromSeconds(17), true));
        failure.Message.Should().EndWith("was answered with 429: TOOMANYREQUESTS, slow down");
        peer.Requests.Should().ContainSingle();
    }

    [TestCase("Sun, 01 Jun 2025 12:00:30 GMT", 30)]
    [TestCase("Sun, 01 Jun 2025 11:00:00 GMT", 0)]
    [TestCase("99999999", 24 * 60 * 60)]
    public async Task A_time_to_wait_is_read_as_date_or_seconds_within_bounds(string header, int seconds)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(429, "", ("Retry-After", header)));

        (await FailureOfManifestAsync(peer, clock: new ManualTimeProvider())).RetryAfter.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [TestCase(403, RegistryFailureKind.Denied, false)]
    [TestCase(404, RegistryFailureKind.NotFound, false)]
    [TestCase(400, RegistryFailureKind.Refused, false)]
    [TestCase(503, RegistryFailureKind.ServerError, true)]
    public async Task A_status_has_a_kind_of_failure(int status, RegistryFailureKind kind, bool isTransient)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(status, "<html>"));

        var failure = await FailureOfManifestAsync(peer);

        (failure.Kind, failure.IsTransient, failure.Status).Should().Be((kind, isTransient, status));
    }

    [Test]
    public async Task A_cut_connection_is_a_value()
    {
        await using var peer = new ScriptedPeer(exchange =>
        {
            exchange.Cut();
            return Task.CompletedTask;
        });

        var failure = await FailureOfManifestAsync(peer);

        failure.Kind.Should().Be(RegistryFailureKind.Unreachable);
        failure.Cause.Should().BeOfType<HttpRequestException>();
    }

    [Test]
    public async Task A_server_that_does_not_respond_is_given_up_after_a_time_without_progress()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.StallAsync());
        var clock = new ManualTimeProvider();
        using var client = Peers.ClientOf(peer.Uri, clock: clock);
        var reading = client.GetManifestAsync(Peers.In(peer.Uri, "a:1"), default);

        await clock.AdvanceToTimerAsync(Peers.Quick.StallTimeout);

        (await reading).Failure!.Kind.Should().Be(RegistryFailureKind.TimedOut);
    }

    [Test]
    public async Task A_body_that_stops_is_given_up_after_a_time_without_progress()
    {
        await using var peer = new ScriptedPeer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteAsync("{");
            await exchange.StallAsync();
        });
        var clock = new ManualTimeProvider();
        using var client = Peers.ClientOf(peer.Uri, clock: clock);
        var reading = client.GetManifestAsync(Peers.In(peer.Uri, "a:1"), default);

        await Eventually.TrueAsync(() => peer.Requests.Count == 1);
        await clock.AdvanceToTimerAsync(Peers.Quick.StallTimeout);

        (await reading).Failure!.Kind.Should().Be(RegistryFailureKind.TimedOut);
    }

    [Test]
    public async Task Cancellation_by_the_caller_is_an_exception()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.StallAsync());
        using var client = Peers.ClientOf(peer.Uri);
        using var stop = new CancellationTokenSource();
        var reading = client.GetManifestAsync(Peers.In(peer.Uri, "a:1"), stop.Token);

        await stop.CancelAsync();

        await reading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task A_manifest_with_another_digest_than_requested_or_named_is_refused()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, """{"manifests":[]}""", ("Docker-Content-Digest", Digest.ToString())));
        using var client = Peers.ClientOf(peer.Uri);

        (await client.GetManifestAsync(Peers.In(peer.Uri, "a:1"), default)).Failure!.Kind.Should().Be(RegistryFailureKind.InvalidContent);
        (await client.GetManifestAsync(Peers.In(peer.Uri, $"a@{OciDigest.Of([2])}"), default)).Failure!.Message.Should().Contain("has another digest in the registry");
        (await client.HeadManifestAsync(Peers.In(peer.Uri, $"a@{OciDigest.Of([2])}"), default)).Failure!.Kind.Should().Be(RegistryFailureKind.InvalidContent);
    }

    [Test]
    public async Task A_manifest_over_the_limit_is_refused_with_and_without_a_length()
    {
        await using var peer = new ScriptedPeer(async exchange =>
        {
            if (exchange.Request.Path.EndsWith("/long", StringComparison.Ordinal))
            {
                await exchange.RespondAsync(200, new string(' ', 2000));
                return;
            }

            await exchange.BeginStreamAsync();
            for (var piece = 0; piece < 20; piece++)
            {
                await exchange.WriteAsync(new string(' ', 100));
            }

            await exchange.EndAsync();
        });
        var limits = Peers.Quick with { ManifestBytes = 1000 };

        (await FailureOfManifestAsync(peer, "a:long", limits)).Kind.Should().Be(RegistryFailureKind.TooLarge);
        (await FailureOfManifestAsync(peer, "a:stream", limits)).Kind.Should().Be(RegistryFailureKind.TooLarge);
    }

    [Test]
    public async Task A_registry_that_names_no_digest_is_asked_for_the_manifest()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Method == "HEAD"
            ? exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n")
            : exchange.RespondAsync(200, """{"manifests":[]}"""));
        using var client = Peers.ClientOf(peer.Uri);

        var descriptor = (await client.HeadManifestAsync(Peers.In(peer.Uri, "a:1"), default)).Value;

        descriptor.Digest.Should().Be(OciDigest.Of("""{"manifests":[]}"""u8));
        descriptor.Size.Should().Be(16);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_download_that_was_cut_continues_at_its_last_byte(bool supportsRanges)
    {
        var content = Peers.Bytes(100_000);
        var cuts = 0;
        await using var peer = new ScriptedPeer(async exchange =>
        {
            var from = supportsRanges && exchange.Request.Headers.TryGetValue("Range", out var range) ? int.Parse(range["bytes=".Length..^1]) : 0;
            await exchange.WriteRawAsync($"HTTP/1.1 {(from > 0 ? 206 : 200)} OK\r\nContent-Length: {content.Length - from}\r\n"
                + (from > 0 ? $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n" : "") + "\r\n");
            await exchange.WriteBytesAsync(content.AsMemory(from, cuts++ < 2 ? 30_000 * cuts : content.Length - from));
        });
        using var client = Peers.ClientOf(peer.Uri);

        var read = await client.ReadBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), default);

        read.Failure.Should().BeNull();
        read.Value.ToArray().Should().Equal(content);
        peer.Requests.Should().HaveCount(3);
    }

    [TestCase("longer")]
    [TestCase("shorter")]
    [TestCase("other")]
    [TestCase("misplaced")]
    public async Task A_blob_that_differs_from_its_description_is_refused(string fault)
    {
        var content = Peers.Bytes(1000);
        await using var peer = new ScriptedPeer(exchange => fault switch
        {
            "longer" => exchange.RespondAsync(200, [.. content, 1]),
            "shorter" => exchange.RespondAsync(200, content[..^1]),
            "misplaced" => exchange.RespondAsync(206, content, ("Content-Range", "bytes 5-1004/1005")),
            _ => exchange.RespondAsync(200, Peers.Bytes(1000, seed: 9)),
        });
        using var client = Peers.ClientOf(peer.Uri);

        (await client.ReadBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe(content), default)).Failure!.Kind.Should().Be(RegistryFailureKind.InvalidContent);
    }

    [Test]
    public async Task A_blob_over_the_limit_of_the_memory_is_not_requested()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, ""));
        using var client = Peers.ClientOf(peer.Uri);

        var failure = (await client.ReadBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe([1]) with { Size = 17 << 20 }, default)).Failure!;

        failure.Kind.Should().Be(RegistryFailureKind.TooLarge);
        peer.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_download_that_never_moves_ends_after_the_attempts()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(503, ""));
        using var client = Peers.ClientOf(peer.Uri);

        (await client.ReadBlobAsync(Peers.In(peer.Uri, "a"), Peers.Describe([1]), default)).Failure!.Kind.Should().Be(RegistryFailureKind.ServerError);

        peer.Requests.Should().HaveCount(Peers.Quick.Attempts);
    }

    [Test]
    public async Task Pages_of_a_list_are_followed()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Parameter("last") is null
            ? exchange.RespondAsync(200, """{"tags":["a","b"]}""", ("Link", "</v2/team/app/tags/list?n=2&last=b>; rel=\"next\""))
            : exchange.RespondAsync(200, """{"tags":["c"]}"""));
        using var client = Peers.ClientOf(peer.Uri);

        (await client.ListTagsAsync(Peers.In(peer.Uri, "team/app"), default)).Value.Should().Equal("a", "b", "c");
    }

    [TestCase("</v2/a/tags/list>; rel=next", "names a page twice")]
    [TestCase("<http://other.example/v2/a/tags/list>; rel=next", "names a page on another server")]
    [TestCase("<ftp://other.example/>; rel=next", "names a page on another server")]
    public async Task A_page_that_must_not_be_followed_ends_the_list(string link, string problem)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, """{"tags":["a"]}""", ("Link", link)));
        using var client = Peers.ClientOf(peer.Uri);

        var failure = (await client.ListTagsAsync(Peers.In(peer.Uri, "a"), default)).Failure!;

        failure.Kind.Should().Be(RegistryFailureKind.InvalidContent);
        failure.Message.Should().EndWith(problem);
        peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_list_without_end_stops_at_the_limit()
    {
        var page = 0;
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(
            200, """{"tags":["a","b"]}""", ("Link", $"</v2/a/tags/list?last={Interlocked.Increment(ref page)}>; rel=next")));
        using var client = Peers.ClientOf(peer.Uri, Peers.Quick with { Tags = 9 });

        (await client.ListTagsAsync(Peers.In(peer.Uri, "a"), default)).Failure!.Kind.Should().Be(RegistryFailureKind.TooLarge);
    }

    [TestCase("""{"tags":null}""", 0)]
    [TestCase("{}", 0)]
    [TestCase("""{"tags":[1]}""", null)]
    [TestCase("<html>", null)]
    public async Task A_list_without_tags_is_empty_and_an_invalid_one_a_failure(string body, int? count)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, body));
        using var client = Peers.ClientOf(peer.Uri);

        var result = await client.ListTagsAsync(Peers.In(peer.Uri, "a"), default);

        (result.Failure is null ? result.Value.Count : (int?)null).Should().Be(count);
    }

    [Test]
    public async Task A_referrer_that_other_writers_always_remove_is_reported_as_lost()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Method == "PUT"
            ? exchange.RespondAsync(201, "")
            : exchange.RespondAsync(404, ""));
        using var client = Peers.ClientOf(peer.Uri);

        var push = await new Referrers(client, new Random(1), TimeProvider.System)
            .PushAsync(Peers.In(peer.Uri, "a"), Peers.Referring(Peers.Describe([1]), "application/vnd.example", "x"), default);

        push.Value.Listing.Should().Be(ReferrerListing.Lost);
        peer.Requests.Count(request => request.Path.Contains($"/manifests/{OciDigest.Of([1]).FallbackTag}") && request.Method == "PUT").Should().Be(Peers.Quick.Attempts);
    }

    [Test]
    public async Task A_registry_that_always_fails_to_write_the_index_is_a_failure_and_no_lost_referrer()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Path.EndsWith(OciDigest.Of([1]).FallbackTag, StringComparison.Ordinal)
            ? exchange.RespondAsync(exchange.Request.Method == "PUT" ? 503 : 404, "")
            : exchange.RespondAsync(201, ""));
        using var client = Peers.ClientOf(peer.Uri);

        var push = await new Referrers(client, new Random(1), TimeProvider.System)
            .PushAsync(Peers.In(peer.Uri, "a"), Peers.Referring(Peers.Describe([1]), "application/vnd.example", "x"), default);

        (push.Failure?.Kind, push.Failure?.Status).Should().Be((RegistryFailureKind.ServerError, 503));
    }

    [TestCase("GET")]
    [TestCase("PUT")]
    public async Task A_failure_of_the_server_while_the_index_changes_is_one_lost_attempt(string failing)
    {
        var tag = OciDigest.Of([1]).FallbackTag;
        var (failures, index) = (0, "");
        await using var peer = new ScriptedPeer(exchange =>
        {
            var (method, isIndex) = (exchange.Request.Method, exchange.Request.Path.EndsWith($"/manifests/{tag}", StringComparison.Ordinal));
            if (isIndex && method == failing && failures++ < 2)
            {
                return exchange.RespondAsync(500, """{"errors":[{"code":"UNKNOWN"}]}""");
            }

            if (isIndex && method == "PUT")
            {
                index = exchange.Request.Body;
            }

            return method == "PUT" ? exchange.RespondAsync(201, "")
                : index.Length == 0 ? exchange.RespondAsync(404, "")
                : exchange.RespondAsync(200, index, ("Content-Type", MediaTypes.Index));
        });
        using var client = Peers.ClientOf(peer.Uri);

        var push = await new Referrers(client, new Random(1), TimeProvider.System)
            .PushAsync(Peers.In(peer.Uri, "a:1"), Peers.Referring(Peers.Describe([1]), "application/vnd.example.sbom", "one"), default);

        push.Value.Listing.Should().Be(ReferrerListing.Tag);
        failures.Should().BeGreaterThan(2);
    }

    [Test]
    public async Task A_registry_that_lists_referrers_needs_no_index()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(201, "", ("OCI-Subject", OciDigest.Of([1]).ToString())));
        using var client = Peers.ClientOf(peer.Uri);

        var push = await new Referrers(client, new Random(1), TimeProvider.System)
            .PushAsync(Peers.In(peer.Uri, "a"), Peers.Referring(Peers.Describe([1]), "application/vnd.example", "x"), default);

        push.Value.Listing.Should().Be(ReferrerListing.Registry);
        peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task An_image_under_the_tag_of_the_index_is_a_failure()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Path.Contains("/referrers/")
            ? exchange.RespondAsync(404, "")
            : exchange.RespondAsync(200, Encoding.UTF8.GetString(ManifestContent.Of(new OciManifest { Config = OciManifest.EmptyConfig }).Bytes.Span)));
        using var client = Peers.ClientOf(peer.Uri);

        var result = await new Referrers(client, new Random(1), TimeProvider.System).ListAsync(Peers.In(peer.Uri, $"a@{Digest}"), null, default);

        result.Failure!.Message.Should().EndWith("is not an index of referrers");
    }

    private static async Task<RegistryFailure> FailureOfManifestAsync(ScriptedPeer peer, string reference = "team/app:1", RegistryLimits? limits = null, TimeProvider? clock = null)
    {
        using var client = Peers.ClientOf(peer.Uri, limits, clock);
        return (await client.GetManifestAsync(Peers.In(peer.Uri, reference), default)).Failure!;
    }
}
