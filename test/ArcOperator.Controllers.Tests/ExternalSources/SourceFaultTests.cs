using System.Globalization;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Servers that fail. The last artifact stays available, the condition names the problem, and the source recovers automatically.</summary>
internal sealed class SourceFaultTests : SourceTest
{
    private const string Maintained = "; Last successful artifact maintained";

    // Size of the buffers between two processes.
    private const long KernelBuffers = 32 << 20;

    [Test]
    public Task A_server_that_stalls_before_its_response_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.StallAsync(), ExternalSourceReasons.Failed, "/data.json does not answer completely within 1s", timeout: "1s");

    [Test]
    public Task A_server_that_stalls_in_the_body_keeps_the_last_artifact() => FailsAndHealsAsync(
        async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteAsync("half of it");
            await exchange.StallAsync();
        },
        ExternalSourceReasons.Failed,
        "/data.json does not answer completely within 1s", timeout: "1s");

    [Test]
    public Task A_response_that_is_cut_off_keeps_the_last_artifact() => FailsAndHealsAsync(
        async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteAsync("half of it");
            exchange.Cut();
        },
        ExternalSourceReasons.Failed,
        "the connection to 127.0.0.1:");

    [Test]
    public Task A_response_shorter_than_its_Content_Length_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfar less"), ExternalSourceReasons.Failed, "was cut off, or is not valid HTTP");

    [Test]
    public Task A_response_that_is_not_HTTP_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.WriteRawAsync("220 mail.example ESMTP\r\n"), ExternalSourceReasons.Failed, "was cut off, or is not valid HTTP");

    [Test]
    public Task A_server_that_announces_10_GB_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"), ExternalSourceReasons.PermanentError, "sends more than artifact.maxSize allows");

    [Test]
    public Task An_endless_body_keeps_the_last_artifact() => FailsAndHealsAsync(SendForEverAsync, ExternalSourceReasons.PermanentError, "sends more than artifact.maxSize allows");

    [TestCase("Content-Length: 10737418240\r\n", "", "")]
    [TestCase("Transfer-Encoding: chunked\r\n", "10000\r\n", "\r\n")]
    [TestCase("Connection: close\r\n", "", "")]
    public async Task A_body_of_10_GB_is_read_only_up_to_the_limit(string header, string before, string after)
    {
        var sent = 0L;
        var isCutOff = new TaskCompletionSource();
        Script(async exchange =>
        {
            var block = before + new string('x', 1 << 16) + after;
            try
            {
                await exchange.WriteRawAsync($"HTTP/1.1 200 OK\r\n{header}\r\n");
                for (; sent < 10L << 30; sent += 1 << 16)
                {
                    await exchange.WriteRawAsync(block);
                }
            }
            finally
            {
                isCutOff.TrySetResult();
            }
        });
        await CreateAsync(A());

        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().Contain("sends more than artifact.maxSize allows");

        await isCutOff.Task.WaitAsync(TimeSpan.FromMinutes(1));
        sent.Should().BeLessThan(MaxSize + KernelBuffers);
        Server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_response_longer_than_its_Content_Length_ends_at_the_Content_Length()
    {
        Script(exchange => exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood and something more"));
        await CreateAsync(A().Every("1s"));

        var published = await DeliversAsync("good");

        await Eventually.TrueAsync(() => Server.Requests.Count >= 3);
        (await ReadyAsync()).Status.Artifact!.Revision.Should().Be(published.Status.Artifact!.Revision, "what was too much is not taken for the next answer");
    }

    [TestCase(false)]
    [TestCase(true)]
    public Task A_Retry_After_of_a_server_delays_the_next_attempt(bool isDate) => FailsAndHealsAsync(
        exchange => exchange.RespondAsync(429, "a secret body", ("Retry-After", isDate ? DateTime.UtcNow.AddSeconds(2).ToString("R", CultureInfo.InvariantCulture) : "2")),
        ExternalSourceReasons.Failed,
        "/data.json answers 429");

    [Test]
    public Task Endless_response_headers_keep_the_last_artifact() => FailsAndHealsAsync(
        async exchange =>
        {
            await exchange.WriteRawAsync("HTTP/1.1 200 OK\r\n");
            for (var line = 0; line < 3000; line++)
            {
                await exchange.WriteRawAsync($"X-Header-{line}: {new string('x', 100)}\r\n");
            }
        },
        ExternalSourceReasons.PermanentError,
        "sends more than 64 KiB of headers");

    [Test]
    public Task A_304_without_a_conditional_request_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.RespondAsync(304, ""), ExternalSourceReasons.Failed, "answers 304 (not modified), although the request was not conditional");

    [TestCase(202, ExternalSourceReasons.Failed)]
    [TestCase(408, ExternalSourceReasons.Failed)]
    [TestCase(425, ExternalSourceReasons.Failed)]
    [TestCase(429, ExternalSourceReasons.Failed)]
    [TestCase(500, ExternalSourceReasons.Failed)]
    [TestCase(503, ExternalSourceReasons.Failed)]
    [TestCase(400, ExternalSourceReasons.PermanentError)]
    [TestCase(401, ExternalSourceReasons.PermanentError)]
    [TestCase(404, ExternalSourceReasons.PermanentError)]
    [TestCase(204, ExternalSourceReasons.PermanentError)]
    [TestCase(206, ExternalSourceReasons.PermanentError)]
    public Task A_failed_response_keeps_the_last_artifact(int status, string reason) => FailsAndHealsAsync(
        exchange => exchange.RespondAsync(status, "a secret body"), reason, $"/data.json answers {status}");

    [Test]
    public Task A_redirect_loop_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.RespondAsync(302, "", ("Location", "/data.json?again=secret")), ExternalSourceReasons.PermanentError, "redirects more than 10 times");

    [TestCase("ftp://files.example/data", "redirects to a URL that is neither http nor https")]
    [TestCase("file:///etc/passwd", "redirects to a URL that is neither http nor https")]
    [TestCase("http://user:secret@files.example/", "redirects to a URL that is not valid, or contains a user name or password")]
    [TestCase("http://169.254.169.254/latest/meta-data", "/data.json redirects to a target that the network options deny")]
    [TestCase("http://[::ffff:169.254.169.254]/", "/data.json redirects to a target that the network options deny")]
    [TestCase("http://0.0.0.0/", "/data.json redirects to a target that the network options deny")]
    public Task A_redirect_to_an_invalid_target_keeps_the_last_artifact(string target, string problem) => FailsAndHealsAsync(
        exchange => exchange.RespondAsync(302, "", ("Location", target)), ExternalSourceReasons.PermanentError, problem);

    [Test]
    public async Task A_host_that_does_not_resolve_keeps_the_last_artifact()
    {
        await CreateAsync(A(url: "http://nowhere.example/"));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith("host 'nowhere.example' does not resolve (attempt 1/10, next try in ");
    }

    [Test]
    public async Task A_refused_connection_keeps_the_last_artifact()
    {
        await CreateAsync(A(url: "http://127.0.0.1:9/"));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith("127.0.0.1:9 refuses connections (attempt 1/10, next try in ");
    }

    [Test]
    public async Task Another_or_a_missing_ETag_changes_no_revision()
    {
        var count = 0;
        Script(exchange => exchange.RespondAsync(200, "same", ("ETag", $"\"{++count}\"")));
        await CreateAsync(A().Every("1s"));
        var first = await DeliversAsync("same");
        await Eventually.TrueAsync(() => count >= 3);
        Script(exchange =>
        {
            count++;
            return exchange.RespondAsync(200, "same");
        });

        await SourceAsync(source => source.Status.LastHandledETag is null);

        // On a busy machine a step may last long enough to be reported, so the first requests may come with a write.
        await Eventually.TrueAsync(
            async () =>
            {
                count = 0;
                var writes = Operator.Writes.Count();
                await Eventually.TrueAsync(() => count >= 3);
                return Operator.Writes.Count() == writes;
            },
            TimeSpan.FromMinutes(2),
            "three requests in a row without a write");
        (await PublishedAsync()).ResourceVersion().Should().Be(first.ResourceVersion());
    }

    [Test]
    public async Task A_gzip_bomb_is_published_as_it_is_if_no_Content_Encoding_names_it()
    {
        // 1,000 times as large when unpacked. Nothing unpacks it.
        var bomb = Bomb(megabytes: 64);
        Script(exchange => exchange.RespondAsync(200, bomb));
        await CreateAsync(A());

        await ReadyAsync();

        (await Flux.DownloadAsync(await PublishedAsync()))["data"].Should().Equal(bomb);
    }

    [Test]
    public Task A_gzip_bomb_in_a_Content_Encoding_keeps_the_last_artifact()
    {
        var bomb = Bomb(megabytes: 8);
        return FailsAndHealsAsync(
            exchange => exchange.RespondAsync(200, bomb, ("Content-Encoding", "gzip")), ExternalSourceReasons.PermanentError, "sends more than artifact.maxSize allows");
    }

    [Test]
    public async Task Retry_After_is_honoured_in_seconds_and_as_a_date()
    {
        foreach (var (name, retryAfter) in new[] { ("seconds", "100"), ("date", DateTime.UtcNow.AddSeconds(100).ToString("R", CultureInfo.InvariantCulture)) })
        {
            Answer(429, ("Retry-After", retryAfter));
            await CreateAsync(A(name));

            MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed, name)).Should().MatchRegex(@"answers 429 \(attempt 1/10, next try in 1m(3[5-9]|4\d)s\)$");
        }
    }

    [Test]
    public async Task Failures_are_counted_and_known_after_a_restart_and_forgotten_after_a_success()
    {
        Answer(503);
        await CreateAsync(A());
        await SourceAsync(source => source.Status.Failures == 2);
        await RestartOperatorAsync();

        var third = await SourceAsync(source => source.Status.Failures >= 3);

        third.Status.LastFailureTime.Should().NotBeNull();
        third.Status.Conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();
        third.Status.ObservedGeneration.Should().Be(1);
        Serve("better");
        (await ReadyAsync()).Status.Failures.Should().Be(0);
    }

    [Test]
    public async Task After_ten_failures_a_source_is_tried_once_per_interval()
    {
        Answer(503);
        await CreateAsync(A());
        var source = await SourceAsync(found => found.Status.Failures >= 1);
        await Operator.StopAsync();
        await Namespace.PatchStatusAsync<V1Alpha1ExternalSource>("source", """{ "failures": 9 }""");
        Operator = await StartOperatorAsync();
        await RequestAsync("now");

        source = await NotReadyAsync(ExternalSourceReasons.MaxRetriesExceeded);

        source.Status.Failures.Should().Be(10);
        source.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        source.Status.Conditions.Find(Conditions.Reconciling).Should().BeNull();
        MessageOf(source).Should().MatchRegex(@"answers 503 \(10 failures in a row, next try in 1h");
    }

    [Test]
    public async Task A_slow_server_does_not_delay_sources_of_other_servers()
    {
        await using var slow = new ScriptedPeer(exchange => exchange.StallAsync());
        for (var index = 0; index < 20; index++)
        {
            await CreateAsync(A($"slow-{index}", $"http://slow.example:{slow.Uri.Port}/"));
        }

        await Eventually.TrueAsync(() => slow.Requests.Count == 3);
        await CreateAsync(A());

        await ReadyAsync();
        slow.Requests.Should().HaveCount(3, "so many of one namespace ask one host at the same time");
    }

    // Without a fault that needs a timeout, a busy machine has a minute for each fetch.
    private async Task FailsAndHealsAsync(Func<PeerExchange, Task> fault, string reason, string problem, string timeout = "1m")
    {
        Serve("good");
        await CreateAsync(A().Every("1s").Http(http => http with { Timeout = timeout }));
        var good = await DeliversAsync("good");
        await ReadyAsync();

        // A conditional request would not notice some of the faults.
        Script(fault);
        await PatchAsync("""{ "generator": { "http": { "method": "POST" } } }""");
        var failed = await NotReadyAsync(reason);

        MessageOf(failed).Should().Contain(problem).And.EndWith(Maintained).And.NotContain("secret").And.NotContain("\n");
        failed.Status.Artifact!.Revision.Should().Be(good.Status.Artifact!.Revision);
        (await Flux.DownloadAsync(await PublishedAsync()))["data"].Should().Equal("good"u8.ToArray());
        Serve("better");
        await DeliversAsync("better");
        (await ReadyAsync()).Status.Conditions.Should().NotContain(condition => condition.Type == Conditions.Stalled || condition.Type == Conditions.Reconciling);
    }

    private static async Task SendForEverAsync(PeerExchange exchange)
    {
        await exchange.BeginStreamAsync();
        while (true)
        {
            await exchange.WriteAsync(new string('x', 1 << 16));
        }
    }

    private static byte[] Bomb(int megabytes)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.SmallestSize))
        {
            for (var index = 0; index < megabytes; index++)
            {
                gzip.Write(Encoding.ASCII.GetBytes(new string('0', 1 << 20)));
            }
        }

        return bytes.ToArray();
    }
}
