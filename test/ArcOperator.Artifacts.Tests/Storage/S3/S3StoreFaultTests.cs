using ArcOperator.Artifacts.Storage;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.S3;

/// <summary>Responses that real S3 stores rarely give.</summary>
public sealed class S3StoreFaultTests
{
    private readonly Sample _artifact = Sample.Artifact();

    [TestCase(503, "SlowDown")]
    [TestCase(500, "InternalError")]
    [TestCase(502, "")]
    [TestCase(429, "TooManyRequests")]
    [TestCase(408, "RequestTimeout")]
    [TestCase(400, "RequestTimeout")]
    [TestCase(400, "XAmzContentSHA256Mismatch")]
    [TestCase(409, "OperationAborted")]
    public async Task A_temporary_S3_error_is_retried(int status, string code)
    {
        var answers = 0;
        await using var s3 = new S3Script(
            exchange => ++answers <= 2 ? S3Script.RefuseAsync(exchange, status, code, ("Retry-After", "0")) : S3Script.AcceptAsync(exchange), retries: 2);

        await Sample.PutAsync(s3.Store, _artifact);

        s3.Peer.Requests.Should().HaveCount(3).And.OnlyContain(request => request.Headers["Content-Length"] == "1000", "each try sends all of the content");
        s3.Log.Lines.Should().HaveCount(2).And.OnlyContain(line => line.StartsWith("Warning: ") && line.Contains("Retrying in 0 ms"));
    }

    [TestCase(403, "SignatureDoesNotMatch", "*403 SignatureDoesNotMatch; check the key pair*")]
    [TestCase(403, "AccessDenied", "*403 AccessDenied; check the key pair*")]
    [TestCase(401, "", "*401*check the key pair*")]
    [TestCase(404, "NoSuchBucket", "*the bucket does not exist; create it, or correct s3.bucket*")]
    [TestCase(400, "AuthorizationHeaderMalformed", "*check s3.endpoint, s3.region*")]
    [TestCase(404, "", "*404; check s3.endpoint, s3.region*", Description = "some other server")]
    [TestCase(501, "NotImplemented", "*501 NotImplemented; check s3.endpoint*")]
    [TestCase(301, "PermanentRedirect", "*301 PermanentRedirect; check s3.endpoint, s3.region*")]
    public async Task A_permanent_S3_error_is_reported_without_a_retry(int status, string code, string message)
    {
        await using var s3 = new S3Script(exchange => S3Script.RefuseAsync(exchange, status, code), retries: 3);

        var thrown = await FluentActions.Awaiting(() => Sample.PutAsync(s3.Store, _artifact)).Should().ThrowAsync<StoreMisconfiguredException>();

        thrown.WithMessage(message).Which.Message.Should().Contain("in bucket bucket").And.NotContain("nobody should rely on");
        s3.Peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task The_Retry_After_of_a_store_is_passed_on()
    {
        await using var s3 = new S3Script(exchange => S3Script.RefuseAsync(exchange, 503, "SlowDown", ("Retry-After", "7")));

        var thrown = await FluentActions.Awaiting(() => s3.Store.FindAsync(_artifact.Key, default)).Should().ThrowAsync<StoreUnavailableException>();

        thrown.Which.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task The_delay_before_a_retry_is_the_Retry_After_of_the_store()
    {
        var clock = new ManualTimeProvider();
        var answers = 0;
        await using var s3 = new S3Script(
            exchange => ++answers == 1 ? S3Script.RefuseAsync(exchange, 503, "SlowDown", ("Retry-After", "17")) : S3Script.AcceptAsync(exchange), retries: 1, clock);

        var put = Sample.PutAsync(s3.Store, _artifact);
        await clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(17));

        await put;
        answers.Should().Be(2);
    }

    [Test]
    public async Task A_cut_connection_is_retried_and_then_a_temporary_error()
    {
        await using var s3 = new S3Script(Cut, retries: 1);

        await FluentActions.Awaiting(() => Sample.PutAsync(s3.Store, _artifact)).Should().ThrowAsync<StoreUnavailableException>();
        await FluentActions.Awaiting(() => s3.Store.FindAsync(_artifact.Key, default)).Should().ThrowAsync<StoreUnavailableException>();

        s3.Peer.Requests.Count(request => request.Method == "PUT").Should().Be(2);
    }

    [Test]
    public async Task An_unreachable_store_is_a_temporary_error()
    {
        var s3 = new S3Script(Cut);
        await s3.Peer.DisposeAsync();

        await FluentActions.Awaiting(() => s3.Store.ListAsync(_artifact.Key.Folder, default)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task A_store_that_does_not_respond_is_a_timeout()
    {
        var clock = new ManualTimeProvider();
        await using var s3 = new S3Script(exchange => exchange.StallAsync(), clock: clock);

        var put = Sample.PutAsync(s3.Store, _artifact);
        await clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(60));

        await FluentActions.Awaiting(() => put).Should().ThrowAsync<StoreUnavailableException>().WithMessage("*no response within 60 s*");
    }

    [Test]
    public async Task A_cancelled_call_does_not_wait_for_the_store()
    {
        using var cancellation = new CancellationTokenSource();
        await using var s3 = new S3Script(exchange => exchange.StallAsync(), retries: 3);

        var put = s3.Store.PutAsync(_artifact.Key, _artifact.Open(), cancellation.Token);
        await Eventually.TrueAsync(() => s3.Peer.Requests.Count == 1);
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => put).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task A_cut_S3_download_is_an_error()
    {
        await using var s3 = new S3Script(async exchange =>
        {
            await exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
            exchange.Cut();
        });

        await FluentActions.Awaiting(() => Sample.ReadAsync(s3.Store, _artifact.Key)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task An_S3_download_that_stalls_is_a_timeout()
    {
        var clock = new ManualTimeProvider();
        await using var s3 = new S3Script(
            async exchange =>
            {
                await exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
                await exchange.StallAsync();
            },
            clock: clock);
        await using var content = await s3.Store.OpenAsync(_artifact.Key, null, default);

        var copy = content.CopyToAsync(Stream.Null);
        await clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(60));

        await FluentActions.Awaiting(() => copy).Should().ThrowAsync<StoreUnavailableException>().WithMessage("*said nothing for 60 s*");
    }

    [Test]
    public async Task A_store_that_ignores_ranges_is_an_error()
    {
        await using var s3 = new S3Script(exchange => exchange.RespondAsync(200, _artifact.Bytes));

        await FluentActions.Awaiting(() => Sample.ReadAsync(s3.Store, _artifact.Key, new(10, 20))).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task An_S3_response_without_a_length_is_an_error()
    {
        await using var s3 = new S3Script(async exchange =>
        {
            if (exchange.Request.Method == "HEAD")
            {
                await exchange.WriteRawAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.WriteAsync("some bytes");
            await exchange.EndAsync();
        });

        await FluentActions.Awaiting(() => Sample.ReadAsync(s3.Store, _artifact.Key)).Should().ThrowAsync<StoreUnavailableException>();
        await FluentActions.Awaiting(() => s3.Store.FindAsync(_artifact.Key, default)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task An_invalid_S3_response_is_a_temporary_error()
    {
        await using var s3 = new S3Script(exchange => exchange.RespondAsync(200, "<html>welcome to our proxy", ("Content-Type", "text/html")));

        await FluentActions.Awaiting(() => s3.Store.ListAsync(_artifact.Key.Folder, default)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task No_message_log_or_request_contains_the_secret_key()
    {
        await using var s3 = new S3Script(exchange => S3Script.RefuseAsync(exchange, 503, "SlowDown", ("Retry-After", "0")), retries: 1);

        var thrown = await FluentActions.Awaiting(() => Sample.PutAsync(s3.Store, _artifact)).Should().ThrowAsync<StoreUnavailableException>();

        thrown.Which.ToString().Should().NotContain(S3Script.Secret);
        s3.Log.Lines.Should().NotBeEmpty().And.NotContain(line => line.Contains(S3Script.Secret));
        s3.Peer.Requests.Should().NotContain(request => string.Concat(request.Headers.Values).Contains(S3Script.Secret));
    }

    private static Task Cut(PeerExchange exchange)
    {
        exchange.Cut();
        return Task.CompletedTask;
    }
}
