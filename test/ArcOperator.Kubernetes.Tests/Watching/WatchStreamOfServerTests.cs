using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Kubernetes.Watching;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Watching;

/// <summary>Watches on the real API server. A server since 1.32 sends a bookmark after the objects that exist when a watch starts.</summary>
[Category("OldServer")]
public sealed partial class WatchStreamOfServerTests : WidgetCluster
{
    [Test]
    public async Task A_watch_reports_the_changes_of_an_object()
    {
        var start = await Client.ListPageAsync<V1Alpha1Widget>(new() { Namespace = Namespace }, default);
        using var stream = await OpenAsync(start.Metadata.ResourceVersion);

        var widget = await Client.CreateAsync(Widget("one"));
        await Client.PatchAsync(widget, MergePatch.Of(new() { ["spec"] = new JsonObject { ["size"] = 1 } }));
        await Client.DeleteAsync(widget);
        var events = await ReadAsync(stream, count: 3);

        events.Select(change => (change.Type, change.Object?.Spec.Size)).Should().Equal(
            (WatchEventType.Added, null), (WatchEventType.Modified, 1), (WatchEventType.Deleted, 1));
        events.Should().OnlyContain(change => change.Object!.Uid() == widget.Uid());
        events.Select(change => Number(change.ResourceVersion)).Should().BeInAscendingOrder();
    }

    [Test]
    public async Task A_watch_without_a_resource_version_begins_with_the_existing_objects()
    {
        await Client.CreateAsync(Widget("one"));

        using var stream = await OpenAsync(null);
        var events = await ReadAsync(stream, count: 1);

        events.Should().ContainSingle().Which.Object?.Name().Should().Be("one");
    }

    [Test]
    public async Task An_expired_watch_responds_200_with_an_ERROR_event_of_code_410()
    {
        using var stream = await OpenAsync("1");
        var events = await ReadAsync(stream, count: 1);

        events.Should().ContainSingle().Which.Type.Should().Be(WatchEventType.Error);
        (events[0].Status?.Code, events[0].Status?.Reason).Should().Be((410, "Expired"));
        (await stream.ReadAsync([], default)).Should().BeFalse("there is nothing more to come");
    }

    [Test]
    public async Task The_KubeOps_watch_throws_if_the_watch_has_expired()
    {
        var watch = async () =>
        {
            await foreach (var _ in Client.WatchAsync<V1Alpha1Widget>(Namespace, resourceVersion: "1"))
            {
            }
        };

        (await watch.Should().ThrowAsync<HttpOperationException>()).Which.IsExpired().Should().BeTrue();
    }

    [Test]
    public async Task The_KubeOps_watch_returns_types_and_objects()
    {
        await Client.CreateAsync(Widget("one"));
        await Client.CreateAsync(Widget("two"));
        var seen = new List<(WatchEventType, string)>();

        await foreach (var (type, widget) in Client.WatchAsync<V1Alpha1Widget>(Namespace))
        {
            seen.Add((type, widget.Name()));
            if (seen.Count == 2)
            {
                break;
            }
        }

        seen.Should().BeEquivalentTo([(WatchEventType.Added, "one"), (WatchEventType.Added, "two")]);
    }

    [Test]
    public async Task A_watch_ends_after_its_timeout_and_a_bookmark_precedes_the_end()
    {
        await Client.CreateAsync(Widget("one"));
        using var stream = await OpenAsync(null, TimeSpan.FromSeconds(4));
        await ReadAsync(stream, count: 1);
        var elsewhere = await Client.CreateAsync(new V1Alpha1Widget { Metadata = new() { GenerateName = "other-", NamespaceProperty = "default" } });

        var untilTheEnd = new List<WatchEvent<V1Alpha1Widget>>();
        while (await stream.ReadAsync(untilTheEnd, default))
        {
        }

        untilTheEnd.Should().NotBeEmpty().And.OnlyContain(change => change.Type == WatchEventType.Bookmark);
        Number(untilTheEnd[^1].ResourceVersion).Should().BeGreaterThanOrEqualTo(Number(elsewhere.ResourceVersion()), "nothing happened in this namespace up to then");
    }

    [Test]
    public async Task A_server_sends_initial_events_or_refuses_the_request()
    {
        var created = await Client.CreateAsync(Widget("one"));
        var open = () => Client.OpenWatchAsync<V1Alpha1Widget>(new() { Namespace = Namespace, SendInitialEvents = true }, default);

        if (!(await Cluster.GetAsync()).IsCurrent)
        {
            (await open.Should().ThrowAsync<HttpOperationException>()).Which.IsInvalid().Should().BeTrue();
            return;
        }

        using var stream = await open();
        var events = new List<WatchEvent<V1Alpha1Widget>>();
        while (!events.Exists(change => change.Type == WatchEventType.Bookmark) && await stream.ReadAsync(events, default))
        {
        }

        events.Select(change => change.Type).Should().Equal(WatchEventType.Added, WatchEventType.Bookmark);
        events[0].Object!.Uid().Should().Be(created.Uid());
    }

    [Test]
    public async Task An_undecodable_object_of_a_server_does_not_hide_other_watch_events()
    {
        using var stream = await OpenAsync((await Client.ListPageAsync<V1Alpha1Widget>(new() { Namespace = Namespace }, default)).Metadata.ResourceVersion);
        await CreateOddWidgetAsync();
        await Client.CreateAsync(Widget("one"));

        var events = await ReadAsync(stream, count: 2);

        events[0].Undecodable?.FullName().Should().Be($"{Namespace}/odd");
        events[1].Object?.FullName().Should().Be($"{Namespace}/one");
    }

    [Test]
    public async Task A_cancelled_watch_does_not_affect_others_on_the_same_connection()
    {
        using var kept = await OpenAsync(null);
        using var given = await OpenAsync(null);
        using var source = new CancellationTokenSource();
        var waiting = ReadAsync(given, count: 1, source.Token);

        await source.CancelAsync();

        await waiting.Awaiting(it => it).Should().ThrowAsync<OperationCanceledException>();
        await Client.CreateAsync(Widget("one"));
        (await ReadAsync(kept, count: 1)).Should().ContainSingle().Which.Object?.Name().Should().Be("one");
    }

    [Test]
    public async Task A_disposed_watch_ends_on_the_server()
    {
        var stream = await OpenAsync(null);
        var open = 0;
        await Eventually.TrueAsync(async () => (open = await OpenWatchesAsync()) > 0);

        stream.Dispose();
        stream.Invoking(it => it.Dispose()).Should().NotThrow();

        // Watches of other tests may end meanwhile, so the count has no fixed value.
        await Eventually.TrueAsync(async () => await OpenWatchesAsync() < open);
    }

    [Test]
    public async Task A_killed_server_ends_the_watch_and_a_new_watch_succeeds_after_its_restart()
    {
        using var stream = await OpenAsync(null);
        var waiting = ReadAsync(stream, count: 1);

        await (await Cluster.GetAsync()).RestartApiServerAsync();

        (await waiting.Awaiting(it => it).Should().ThrowAsync<Exception>()).Which.Should().Match(error => error is IOException || error is HttpRequestException);
        (await Client.CreateAsync(Widget("one"))).Uid().Should().NotBeEmpty();
    }

    [Test]
    public async Task More_watches_than_one_connection_allows_can_be_open()
    {
        // Go's HTTP/2 server takes 250 streams a connection.
        var streams = new List<WatchStream<V1Alpha1Widget>>();
        try
        {
            for (var number = 0; number < 300; number++)
            {
                streams.Add(await OpenAsync(null));
            }

            await Client.CreateAsync(Widget("one"));
            foreach (var stream in streams)
            {
                (await ReadAsync(stream, count: 1)).Should().ContainSingle();
            }
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }

    private Task<WatchStream<V1Alpha1Widget>> OpenAsync(string? resourceVersion, TimeSpan? timeout = null) =>
        Client.OpenWatchAsync<V1Alpha1Widget>(new() { Namespace = Namespace, ResourceVersion = resourceVersion, Timeout = timeout }, default);

    /// <summary>Reads events other than bookmarks.</summary>
    private static async Task<List<WatchEvent<V1Alpha1Widget>>> ReadAsync(WatchStream<V1Alpha1Widget> stream, int count, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var events = new List<WatchEvent<V1Alpha1Widget>>();
        while (events.Count < count && await stream.ReadAsync(events, limit.Token))
        {
            events.RemoveAll(change => change.Type == WatchEventType.Bookmark);
        }

        return events;
    }

    private static long Number(string? resourceVersion) => long.Parse(resourceVersion!, CultureInfo.InvariantCulture);

    // The API server's own count of open watches on widgets.
    private static async Task<int> OpenWatchesAsync()
    {
        var metrics = await (await Cluster.GetAsync()).KubectlAsync("get", "--raw", "/metrics");
        return metrics.Split('\n')
            .Where(line => LongRunning().IsMatch(line) && line.Contains("resource=\"widgets\"", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    // The metric was renamed in 1.23.
    [GeneratedRegex("^apiserver_longrunning_(gauge|requests)\\{")]
    private static partial Regex LongRunning();
}
