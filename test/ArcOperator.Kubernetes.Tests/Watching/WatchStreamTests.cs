using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Kubernetes.Watching;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Watching;

/// <summary>Watches that the server ends or damages.</summary>
public sealed class WatchStreamTests
{
    [Test]
    public async Task Watch_events_of_one_chunk_are_returned_together_and_in_order()
    {
        var (events, _) = await WatchAsync(exchange => exchange.WriteAsync(Line("a") + Line("b", "MODIFIED") + Line("c", "DELETED")));

        events.Select(change => (change.Type, change.Object?.Name())).Should().Equal(
            (WatchEventType.Added, "a"), (WatchEventType.Modified, "b"), (WatchEventType.Deleted, "c"));
    }

    [Test]
    public async Task An_incomplete_line_at_the_end_of_a_watch_is_not_an_event()
    {
        var (events, error) = await WatchAsync(exchange => exchange.WriteAsync(Line("a") + Line("b")[..40]));

        events.Should().ContainSingle().Which.Object?.Name().Should().Be("a");
        error.Should().BeNull();
    }

    [Test]
    public async Task A_connection_that_is_cut_within_a_line_is_an_error_after_the_previous_events()
    {
        var arrived = new TaskCompletionSource();

        var (events, error) = await WatchAsync(
            async exchange =>
            {
                await exchange.WriteAsync(Line("a") + Line("b")[..40]);
                await arrived.Task;
                exchange.Cut();
            },
            arrived.SetResult);

        events.Should().ContainSingle().Which.Object?.Name().Should().Be("a");
        error.Should().Match(it => it is IOException || it is HttpRequestException);
    }

    [Test]
    public async Task A_watch_event_can_arrive_in_chunks()
    {
        var (events, _) = await WatchAsync(async exchange =>
        {
            foreach (var piece in (Line("a") + Line("b")).Chunk(25))
            {
                await exchange.WriteAsync(new string(piece));
            }
        });

        events.Select(change => change.Object?.Name()).Should().Equal("a", "b");
    }

    [Test]
    public async Task A_large_watch_event_is_read_in_many_reads()
    {
        var colour = new string('x', 1_500_000);

        var (events, _) = await WatchAsync(exchange => exchange.WriteAsync(Line("a") + Line("b", spec: $$"""{"colour":"{{colour}}"}""") + Line("c")));

        events.Select(change => change.Object?.Name()).Should().Equal("a", "b", "c");
        events[1].Object?.Spec.Colour.Should().Be(colour);
    }

    [Test]
    public async Task Blank_lines_and_carriage_returns_of_a_watch_are_skipped()
    {
        var (events, error) = await WatchAsync(exchange => exchange.WriteAsync($"\n\r\n{Line("a").TrimEnd()}\r\n\n\r\n{Line("b")}"));

        events.Select(change => change.Object?.Name()).Should().Equal("a", "b");
        error.Should().BeNull();
    }

    [Test]
    public async Task An_undecodable_object_does_not_hide_other_watch_events()
    {
        var (events, error) = await WatchAsync(exchange => exchange.WriteAsync(Line("a") + Line("b", spec: """{"size":"large"}""") + Line("c")));

        events.Select(change => change.Object?.Name() ?? change.Undecodable?.Name()).Should().Equal("a", "b", "c");
        events[1].Undecodable.Should().NotBeNull();
        error.Should().BeNull();
    }

    [Test]
    public async Task An_ERROR_event_is_returned()
    {
        var (events, error) = await WatchAsync(exchange => exchange.WriteAsync(
            """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""" + "\n"));

        events.Should().ContainSingle().Which.Status?.Code.Should().Be(410);
        error.Should().BeNull();
    }

    [Test]
    public async Task A_line_of_a_watch_that_is_not_an_event_is_an_error()
    {
        var (events, error) = await WatchAsync(exchange => exchange.WriteAsync(Line("a") + "<html>\n"));

        events.Should().ContainSingle();
        error.Should().BeAssignableTo<JsonException>();
    }

    [Test]
    public async Task A_cancelled_read_of_a_watch_ends()
    {
        await using var peer = new ScriptedPeer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.StallAsync();
        });
        using var client = Connect(peer);
        using var stream = await client.OpenWatchAsync<V1Alpha1Widget>(new(), default);
        using var source = new CancellationTokenSource();

        var read = stream.ReadAsync([], source.Token).AsTask();
        await source.CancelAsync();

        await read.Awaiting(it => it).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Options_of_a_watch_become_its_query()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, ""));
        using var client = Connect(peer);

        using (await client.OpenWatchAsync<V1Alpha1Widget>(
            new() { Namespace = "space", LabelSelector = "a=b", FieldSelector = "c=d", ResourceVersion = "7", Timeout = TimeSpan.FromMinutes(5), SendInitialEvents = true },
            default))
        {
        }

        var asked = peer.Requests.Should().ContainSingle().Which;
        asked.Path.Should().EndWith("/namespaces/space/widgets");
        asked.Query.Should().Be("watch=true&allowWatchBookmarks=true&labelSelector=a%3Db&fieldSelector=c%3Dd&resourceVersion=7&timeoutSeconds=300"
            + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
    }

    [Test]
    public async Task Lists_and_watches_of_metadata_request_only_metadata()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, """{"metadata":{},"items":[]}"""));
        using var client = Connect(peer);

        await client.ListPageAsync<V1Alpha1Widget>(new() { MetadataOnly = true }, default);
        using (await client.OpenWatchAsync<V1Alpha1Widget>(new() { MetadataOnly = true }, default))
        {
        }

        await client.ListPageAsync<V1Alpha1Widget>(new(), default);

        peer.Requests.Select(request => request.Headers["Accept"].Replace(" ", "", StringComparison.Ordinal)).Should().Equal(
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
            "application/json");
    }

    [Test]
    public async Task A_refused_watch_is_an_error_immediately()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(410, """{"kind":"Status","code":410,"reason":"Expired"}"""));
        using var client = Connect(peer);

        var open = () => client.OpenWatchAsync<V1Alpha1Widget>(new(), default);

        (await open.Should().ThrowAsync<HttpOperationException>()).Which.IsExpired().Should().BeTrue();
    }

    private static KubernetesClient Connect(ScriptedPeer peer) => new(new() { Host = peer.Uri }, new ObjectJson(WidgetJson.Default), TimeProvider.System);

    private static string Line(string name, string type = "ADDED", string spec = "{}") =>
        $$"""{"type":"{{type}}","object":{"metadata":{"name":"{{name}}"},"spec":{{spec}} } }""" + "\n";

    // Returns all events of a watch, and the way in which it ended.
    private static async Task<(IReadOnlyList<WatchEvent<V1Alpha1Widget>> Events, Exception? Error)> WatchAsync(
        Func<PeerExchange, Task> tell, Action? onEvents = null)
    {
        await using var peer = new ScriptedPeer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await tell(exchange);
            await exchange.EndAsync();
        });
        using var client = Connect(peer);
        using var stream = await client.OpenWatchAsync<V1Alpha1Widget>(new(), default);
        var events = new List<WatchEvent<V1Alpha1Widget>>();
        try
        {
            while (await stream.ReadAsync(events, default))
            {
                onEvents?.Invoke();
            }

            return (events, null);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or JsonException)
        {
            return (events, error);
        }
    }
}
