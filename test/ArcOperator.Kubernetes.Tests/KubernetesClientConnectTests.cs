using System.Collections.Concurrent;
using System.Net;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests;

public sealed class KubernetesClientConnectTests
{
    [Test]
    public async Task The_first_request_uses_the_connection_that_was_opened_before_it()
    {
        var connections = new ConcurrentQueue<EndPoint?>();
        await using var peer = new ScriptedPeer(exchange =>
        {
            connections.Enqueue(exchange.Client);
            return exchange.RespondAsync(200, """{"kind":"ConfigMap","metadata":{"name":"one"}}""");
        });
        using var client = Connect(peer);

        await client.ConnectAsync(CancellationToken.None);
        await client.GetAsync<V1ConfigMap>("one");

        peer.Requests.Select(request => $"{request.Method} {request.Path}").Should().Equal("GET /version", "GET /api/v1/namespaces/default/configmaps/one");
        connections.Distinct().Should().ContainSingle();
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(500)]
    public async Task A_refusal_is_not_an_error_of_the_connection(int status)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(status, "refused"));
        using var client = Connect(peer);

        var connect = () => client.ConnectAsync(CancellationToken.None);

        await connect.Should().NotThrowAsync();
    }

    [Test]
    public async Task An_unreachable_server_is_reported_by_the_next_request_only()
    {
        var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        using var client = Connect(peer);
        await peer.DisposeAsync();

        var connect = () => client.ConnectAsync(CancellationToken.None);
        var get = () => client.GetAsync<V1ConfigMap>("one");

        await connect.Should().NotThrowAsync();
        await get.Should().ThrowAsync<HttpRequestException>();
    }

    [Test]
    public async Task A_client_that_is_disposed_or_cancelled_stops_connecting()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.StallAsync());
        using var disposed = Connect(peer);
        using var cancelled = Connect(peer);
        using var stop = new CancellationTokenSource();
        Task[] connecting = [disposed.ConnectAsync(CancellationToken.None), cancelled.ConnectAsync(stop.Token)];
        await Eventually.TrueAsync(() => peer.Requests.Count == 2);

        disposed.Dispose();
        await stop.CancelAsync();

        await Task.WhenAll(connecting).Awaiting(all => all).Should().NotThrowAsync();
        await disposed.Awaiting(client => client.ConnectAsync(CancellationToken.None)).Should().NotThrowAsync();
    }

    // The clock stands still, so that nothing ends by a time limit.
    private static KubernetesClient Connect(ScriptedPeer peer) => new(new() { Host = peer.Uri }, new ObjectJson(), new ManualTimeProvider());
}
