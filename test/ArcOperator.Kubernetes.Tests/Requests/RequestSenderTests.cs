using System.Net;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class RequestSenderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(65);

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task A_server_that_does_not_respond_is_a_timeout()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.StallAsync());
        using var client = Connect(peer);

        var get = client.GetAsync<V1ConfigMap>("one");
        var delete = client.DeleteAsync<V1ConfigMap>("one");
        await Eventually.TrueAsync(() => peer.Requests.Count == 2);
        _clock.Advance(Limit);

        await get.Awaiting(sent => sent).Should().ThrowAsync<TimeoutException>().WithMessage("GET /api/v1/namespaces/default/configmaps/one: no answer within 65 s");
        await delete.Awaiting(sent => sent).Should().ThrowAsync<TimeoutException>().WithMessage("DELETE */one: no answer within 65 s");
    }

    [Test]
    public async Task A_server_that_stalls_during_its_response_is_a_timeout()
    {
        await using var peer = new ScriptedPeer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteAsync("""{"kind":"ConfigMap",""");
            await exchange.StallAsync();
        });
        using var client = Connect(peer);

        var get = client.GetAsync<V1ConfigMap>("one");
        await Eventually.TrueAsync(() => peer.Requests.Count == 1);
        _clock.Advance(Limit);

        await get.Awaiting(sent => sent).Should().ThrowAsync<TimeoutException>();
    }

    [Test]
    public async Task A_cancelled_request_is_reported_as_cancelled()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.StallAsync());
        using var client = Connect(peer);
        using var source = new CancellationTokenSource();

        var get = client.GetAsync<V1ConfigMap>("one", cancellationToken: source.Token);
        await Eventually.TrueAsync(() => peer.Requests.Count == 1);
        await source.CancelAsync();

        await get.Awaiting(sent => sent).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task A_broken_connection_is_an_HttpRequestException()
    {
        await using var peer = new ScriptedPeer(exchange =>
        {
            exchange.Cut();
            return Task.CompletedTask;
        });
        using var client = Connect(peer);

        var get = () => client.GetAsync<V1ConfigMap>("one");

        await get.Should().ThrowAsync<HttpRequestException>();
    }

    [Test]
    public async Task An_unreachable_server_is_an_HttpRequestException()
    {
        var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        using var client = Connect(peer);
        await peer.DisposeAsync();

        var get = () => client.GetAsync<V1ConfigMap>("one");

        await get.Should().ThrowAsync<HttpRequestException>();
    }

    [Test]
    public async Task An_error_contains_the_status_of_the_server()
    {
        var error = await ErrorOf(403, """{"kind":"Status","message":"no way","reason":"Forbidden","details":{"name":"one","retryAfterSeconds":3}}""");

        error.Message.Should().Be("GET /api/v1/namespaces/default/configmaps/one: 403 Forbidden: no way");
        error.Status.Details?.RetryAfterSeconds.Should().Be(3);
    }

    [TestCase("text/plain; charset=utf-8", "404 page not found\n", "404 page not found")]
    [TestCase("text/html", "<h1>Bad Gateway</h1>", "<h1>Bad Gateway</h1>")]
    [TestCase("application/json", "not json", "not json")]
    [TestCase("application/json", "null", "null")]
    [TestCase("application/json", "[]", "[]")]
    [TestCase("application/json", "", "")]
    public async Task An_error_that_is_not_a_Status_contains_its_text(string type, string body, string message)
    {
        var error = await ErrorOf(502, body, type);

        (error.StatusCode, error.Status.Message).Should().Be((HttpStatusCode.BadGateway, message));
    }

    [Test]
    public async Task A_long_error_response_is_truncated()
    {
        var error = await ErrorOf(500, new string('x', 100_000), "text/plain");

        error.Status.Message.Should().HaveLength(500);
    }

    [Test]
    public async Task A_redirect_is_an_error_and_credentials_are_not_sent_to_its_target()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(302, "", ("Location", "http://127.0.0.1:1/")));
        using var client = Connect(peer);

        var get = () => client.GetAsync<V1ConfigMap>("one");

        (await get.Should().ThrowAsync<HttpOperationException>()).Which.StatusCode.Should().Be(HttpStatusCode.Found);
    }

    [Test]
    public async Task A_response_that_is_not_an_object_is_an_error()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, exchange.Request.Path.EndsWith("null", StringComparison.Ordinal) ? "null" : "<html>"));
        using var client = Connect(peer);

        var nothing = () => client.GetAsync<V1ConfigMap>("null");
        var page = () => client.GetAsync<V1ConfigMap>("page");

        await nothing.Should().ThrowAsync<HttpRequestException>().WithMessage("*answered null");
        await page.Should().ThrowAsync<JsonException>();
    }

    private async Task<HttpOperationException> ErrorOf(int status, string body, string type = "application/json")
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(status, body, ("Content-Type", type)));
        using var client = Connect(peer);
        return (await client.Awaiting(it => it.GetAsync<V1ConfigMap>("one")).Should().ThrowAsync<HttpOperationException>()).Which;
    }

    private KubernetesClient Connect(ScriptedPeer peer) => new(new() { Host = peer.Uri }, new ObjectJson(), _clock);
}
