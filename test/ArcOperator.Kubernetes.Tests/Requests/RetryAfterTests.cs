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
    public async Task An_overloaded_server_is_asked_again_when_it_said(
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
    public async Task The_time_may_be_a_date()
    {
        await using var peer = Peer(503, refusals: 1, () => _clock.GetUtcNow().AddSeconds(9).ToString("R", CultureInfo.InvariantCulture));

        var request = SendAsync(peer, "GET");
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(9));
        await request;

        peer.Requests.Should().HaveCount(2);
    }

    [TestCase("0")]
    [TestCase("Sun, 01 Jun 2025 11:00:00 GMT")]
    public async Task A_time_that_has_come_already_means_now(string when)
    {
        await using var peer = Peer(429, refusals: 1, () => when);

        await SendAsync(peer, "GET");

        peer.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task Nobody_waits_longer_than_half_a_minute_for_one_try()
    {
        await using var peer = Peer(429, refusals: 1, () => "3600");

        var request = SendAsync(peer, "GET");
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(30));
        await request;

        peer.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task A_server_that_stays_overloaded_is_given_up()
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
    public async Task Waiting_counts_as_time_without_an_answer()
    {
        await using var peer = Peer(429, refusals: 100, () => "30");

        var request = SendAsync(peer, "GET");
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(30));
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(30));
        await _clock.AdvanceToTimerAsync(TimeSpan.FromSeconds(5));

        await request.Awaiting(sent => sent).Should().ThrowAsync<TimeoutException>();
    }

    [Test]
    public async Task A_post_is_never_sent_again_as_it_may_have_been_carried_out()
    {
        await using var peer = Peer(429, refusals: 1, () => "0");

        var create = () => SendAsync(peer, "POST");

        (await create.Should().ThrowAsync<HttpOperationException>()).Which.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_post_is_not_sent_again_either_when_the_connection_ends_without_an_answer()
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
    public async Task Without_a_time_there_is_no_second_try()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(503, Overloaded));

        var get = () => SendAsync(peer, "GET");

        await get.Should().ThrowAsync<HttpOperationException>();
        peer.Requests.Should().ContainSingle();
    }

    [TestCase(404)]
    [TestCase(409)]
    public async Task An_error_that_is_no_overload_is_not_tried_again(int status)
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
