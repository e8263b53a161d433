using System.Globalization;
using System.Net;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class RetryAfterTests
{
    private const string Overloaded = """{"kind":"Status","status":"Failure","message":"too busy","reason":"TooManyRequests","code":429}""";

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task A_request_is_retried_after_the_Retry_After_of_an_overloaded_server(
        [Values(429, 500, 503)] int status, [Values("GET", "PATCH", "DELETE", "PUT")] string method)
    {
        await using var peer = Peer(status, refusals: 1, () => "7");

        var request = SendAsync(peer, method);
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(7));
        await request;

        peer.Requests.Should().HaveCount(2).And.OnlyContain(sent => sent.Method == method);
        peer.Requests[1].Body.Should().Be(peer.Requests[0].Body);
    }

    [Test]
    public async Task A_Retry_After_can_be_a_date()
    {
        await using var peer = Peer(503, refusals: 1, () => _clock.GetUtcNow().AddSeconds(9).ToString("R", CultureInfo.InvariantCulture));

        var request = SendAsync(peer, "GET");
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(9));
        await request;

        peer.Requests.Should().HaveCount(2);
    }

    [TestCase("0")]
    [TestCase("Sun, 01 Jun 2025 11:00:00 GMT")]
    public async Task A_Retry_After_in_the_past_retries_immediately(string when)
    {
        await using var peer = Peer(429, refusals: 1, () => when);

        await SendAsync(peer, "GET");

        peer.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task A_retry_is_delayed_by_at_most_30_seconds()
    {
        await using var peer = Peer(429, refusals: 1, () => "3600");

        var request = SendAsync(peer, "GET");
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(30));
        await request;

        peer.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task A_request_to_a_server_that_stays_overloaded_fails()
    {
        await using var peer = Peer(429, refusals: 100, () => "1");

        var request = SendAsync(peer, "GET");
        for (var wait = 0; wait < 5; wait++)
        {
            await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(1));
        }

        (await request.Awaiting(sent => sent).Should().ThrowAsync<HttpOperationException>()).Which.Status.Message.Should().Be("too busy");
        peer.Requests.Should().HaveCount(6);
    }

    [Test]
    public async Task The_delay_before_a_retry_counts_towards_the_timeout()
    {
        await using var peer = Peer(429, refusals: 100, () => "30");

        var request = SendAsync(peer, "GET");
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(30));
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(30));
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(5));

        await request.Awaiting(sent => sent).Should().ThrowAsync<TimeoutException>();
    }

    [Test]
    public async Task A_POST_is_not_retried()
    {
        await using var peer = Peer(429, refusals: 1, () => "0");

        var create = () => SendAsync(peer, "POST");

        (await create.Should().ThrowAsync<HttpOperationException>()).Which.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_POST_is_not_retried_after_a_broken_connection()
    {
        // The connection was used before: for a request without side effects that would be a reason to try once more.
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Method == "GET" ? exchange.RespondAsync(200, "{}") : exchange.WriteRawAsync(""));
        using var client = Connect(peer);
        await client.GetAsync<V1ConfigMap>("one");

        var create = () => client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "one" } });

        await create.Should().ThrowAsync<HttpRequestException>();
        peer.Requests.Where(request => request.Method == "POST").Should().ContainSingle();
    }

    [Test]
    public async Task A_response_without_Retry_After_is_not_retried()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(503, Overloaded));

        var get = () => SendAsync(peer, "GET");

        await get.Should().ThrowAsync<HttpOperationException>();
        peer.Requests.Should().ContainSingle();
    }

    [TestCase(404)]
    [TestCase(409)]
    public async Task An_error_other_than_overload_is_not_retried(int status)
    {
        await using var peer = Peer(status, refusals: 1, () => "0");

        var patch = () => SendAsync(peer, "PATCH");

        await patch.Should().ThrowAsync<HttpOperationException>();
        peer.Requests.Should().ContainSingle();
    }

    private static ScriptedPeer Peer(int status, int refusals, Func<string> retryAfter)
    {
        var asked = 0;
        return new(exchange => asked++ < refusals
            ? exchange.RespondAsync(status, Overloaded, ("Retry-After", retryAfter()))
            : exchange.RespondAsync(200, "{}"));
    }

    private KubernetesClient Connect(ScriptedPeer peer) => new(new() { Host = peer.Uri }, new ObjectJson(), _clock);

    private async Task SendAsync(ScriptedPeer peer, string method)
    {
        using var client = Connect(peer);
        var map = new V1ConfigMap { Metadata = new() { Name = "one", ResourceVersion = "1" }, Data = new Dictionary<string, string> { ["a"] = "1" } };
        await (method switch
        {
            "GET" => client.GetAsync<V1ConfigMap>("one"),
            "PATCH" => client.PatchAsync(map, MergePatch.Of(new() { ["data"] = null })),
            "DELETE" => client.DeleteAsync(map),
            "PUT" => client.UpdateAsync(map),
            _ => client.CreateAsync(map),
        });
    }
}
