using System.Diagnostics.Metrics;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>The first list, in pages or as a stream.</summary>
public sealed class InitialListTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task Only_the_first_list_may_come_from_the_cache_of_the_server()
    {
        _peer.OnList(PeerResponse.Page(10, "next", WatchLines.Text(A.Gear("one"))), PeerResponse.List(10), PeerResponse.List(20))
            .OnWatch(PeerResponse.Watch(WatchLines.Error(410, "Expired")), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Lists.Select(list => list.Parameter("resourceVersion")).Should().Equal("0", null, null);
    }

    [Test]
    public async Task A_first_list_that_must_be_current_does_not_come_from_the_cache_of_the_server()
    {
        _peer.OnList(PeerResponse.List(10));

        await using var rig = new InformerRig(_peer, options => options with { FirstListMayBeOld = false });
        await rig.ReachesAsync(InformerState.Synced);

        _peer.Lists[0].Parameter("resourceVersion").Should().BeNull();
    }

    [Test]
    public async Task A_list_of_several_pages_is_complete()
    {
        _peer.OnList(Page(10, "next", "one"), Page(10, "last&", "two"), Page(10, "", "three"));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "three", "two");
        _peer.Lists.Select(list => list.Parameter("continue")).Should().Equal(null, "next", "last&");
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);
        _peer.Watches[0].Parameter("resourceVersion").Should().Be("10");
    }

    [Test]
    public async Task No_object_is_found_before_the_last_page_is_read()
    {
        _peer.OnList(Page(10, "next", "one"));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => _peer.Lists.Count == 2);

        rig.Names.Should().BeEmpty();
        rig.Informer.State.Should().Be(InformerState.Syncing);
    }

    [Test]
    public async Task A_list_with_an_expired_page_is_read_again_in_one_page()
    {
        _peer.OnList(Page(10, "next", "one", "gone"), PeerResponse.Error(410, "Expired"), Page(20, "", "one", "two"));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "two");
        (_peer.Lists[2].Parameter("limit"), _peer.Lists[2].Parameter("continue")).Should().Be((null, null));
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);
        _peer.Watches[0].Parameter("resourceVersion").Should().Be("20");
    }

    [TestCaseSource(nameof(AnswersThatAreNotStreams))]
    public async Task A_response_that_is_not_a_stream_switches_to_pages_for_all_later_lists(Func<PeerExchange, Task> answer)
    {
        _peer.OnStreamedList(answer)
            .OnList(PeerResponse.List(10, A.Gear("one")), PeerResponse.List(20, A.Gear("one")))
            .OnWatch(PeerResponse.Watch(WatchLines.Error(410, "Gone")));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);
        rig.Names.Should().Equal("one");
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.StreamedLists.Should().ContainSingle("the server will not learn it");
        _peer.Lists.Should().HaveCount(2);
        rig.Log.Lines.Where(line => line.Contains("in pages", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().StartWith("Information: Reading all lists in pages: the API server did not stream the list of gears.runtime.test: ");
        rig.Log.Lines.Should().NotContain(line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Test]
    public async Task All_informers_switch_to_pages_after_one_found_that_the_server_does_not_stream_lists()
    {
        var isAsked = new TaskCompletionSource();
        _peer.OnStreamedList(
                async exchange =>
                {
                    await exchange.BeginStreamAsync();
                    isAsked.SetResult();
                    await exchange.StallAsync();
                },
                PeerResponse.Watch(WatchLines.Error(500, "InternalError")))
            .OnList(PeerResponse.List(10, A.Gear("one")), PeerResponse.List(10), PeerResponse.List(10));
        var (log, clock) = (new RecordedLog(), new ManualTimeProvider());
        using var client = InformerRig.Connect(_peer);
        using var informers = new InformerSet(client, clock, log.Factory);
        using var stop = new CancellationTokenSource();
        var running = new List<Task>();

        running.Add(informers.Add<Gear>(new()).RunAsync(stop.Token));
        await isAsked.Task;
        running.Add(informers.Add<Tooth>(new()).RunAsync(stop.Token));
        await Eventually.TrueAsync(() => informers.All.All(informer => informer.HasSynced));
        running.Add(informers.Add<Bare>(new()).RunAsync(stop.Token));
        await Eventually.TrueAsync(() => informers.All.All(informer => informer.HasSynced));

        // The clock stood still, so no limit ended.
        _peer.StreamedLists.Should().HaveCount(2);
        _peer.Lists.Should().HaveCount(3);
        log.Lines.Should().ContainSingle(line => line.Contains("in pages", StringComparison.Ordinal)).Which.Should().Contain("500 InternalError: scripted");
        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    [TestCase(401)]
    [TestCase(429)]
    [TestCase(503)]
    public async Task A_refusal_that_is_unrelated_to_streaming_keeps_streamed_lists(int code)
    {
        _peer.OnStreamedList(PeerResponse.Error(code, "Refused"), PeerResponse.Watch(WatchLines.Added(A.Gear("one", 1)), WatchLines.EndOfList(10)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Failing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        rig.Names.Should().Equal("one");
        _peer.Lists.Should().BeEmpty();
    }

    private static IEnumerable<TestCaseData> AnswersThatAreNotStreams()
    {
        yield return new TestCaseData(PeerResponse.Error(400, "BadRequest")).SetArgDisplayNames("400");
        yield return new TestCaseData(PeerResponse.Error(406, "NotAcceptable")).SetArgDisplayNames("406");
        yield return new TestCaseData(PeerResponse.Error(410, "Expired")).SetArgDisplayNames("410");
        yield return new TestCaseData(PeerResponse.Error(422, "Invalid")).SetArgDisplayNames("422");
        yield return new TestCaseData(PeerResponse.Error(500, "InternalError")).SetArgDisplayNames("500");
        yield return new TestCaseData(PeerResponse.Error(501, "NotImplemented")).SetArgDisplayNames("501");
        foreach (var code in new[] { 0, 400, 403, 404, 410, 422, 429, 500, 503, 504 })
        {
            yield return new TestCaseData(PeerResponse.Watch(WatchLines.Added(A.Gear("old", 1)), WatchLines.Error(code, "Refused"))).SetArgDisplayNames($"ERROR event {code}");
        }

        yield return new TestCaseData(PeerResponse.WatchThenEnd(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled","code":500}}""" + "\n"))
            .SetArgDisplayNames("storage without progress");
        yield return new TestCaseData(PeerResponse.WatchThenEnd("""{"type":"ERROR","object":{"message":"no code"}}""" + "\n")).SetArgDisplayNames("ERROR event without a code");
        yield return new TestCaseData(PeerResponse.WatchThenEnd()).SetArgDisplayNames("empty stream");
        yield return new TestCaseData((Func<PeerExchange, Task>)(exchange => exchange.RespondAsync(200, ""))).SetArgDisplayNames("empty body");
        yield return new TestCaseData((Func<PeerExchange, Task>)(exchange => exchange.RespondAsync(200, "<html>a portal</html>\n"))).SetArgDisplayNames("another page");
        yield return new TestCaseData((Func<PeerExchange, Task>)(exchange => exchange.RespondAsync(200, """{"kind":"GearList","metadata":{"resourceVersion":"5"},"items":[]}""" + "\n"))).SetArgDisplayNames("a list");
        yield return new TestCaseData(PeerResponse.WatchThenEnd(WatchLines.Added(A.Gear("old", 1)), WatchLines.Bookmark(5))).SetArgDisplayNames("early end");
    }

    [Test]
    public async Task A_streamed_list_ends_with_its_bookmark_and_the_watch_continues_from_there()
    {
        _peer.OnStreamedList(PeerResponse.Watch(WatchLines.Added(A.Gear("one", 1)), WatchLines.Added(A.Gear("two", 2)), WatchLines.EndOfList(10)))
            .OnWatch(PeerResponse.Watch(WatchLines.Added(A.Gear("three", 11))));

        await using var rig = Stream();
        await Eventually.TrueAsync(() => rig.Names.Count == 3);

        rig.Changes.Select(change => change.IsInitial).Should().Equal(true, true, false);
        _peer.StreamedLists[0].Parameter("resourceVersionMatch").Should().Be("NotOlderThan");
        _peer.StreamedLists[0].Parameter("allowWatchBookmarks").Should().Be("true");
        _peer.Watches[0].Parameter("resourceVersion").Should().Be("10");
        _peer.Lists.Should().BeEmpty();
    }

    [Test]
    public async Task A_streamed_list_contains_changes_that_arrive_during_the_stream()
    {
        _peer.OnStreamedList(PeerResponse.Watch(
            WatchLines.Added(A.Gear("one", 1, size: 1)), WatchLines.Added(A.Gear("two", 2)), WatchLines.Modified(A.Gear("one", 11, size: 2)),
            WatchLines.Bookmark(11), WatchLines.Deleted(A.Gear("two", 12)), WatchLines.Added(A.Gear("three", 3)), WatchLines.EndOfList(12)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "three");
        rig.Get("one")!.Spec.Size.Should().Be(2);
    }

    [Test]
    public async Task A_broken_streamed_list_is_read_in_pages_once()
    {
        _peer.OnStreamedList(PeerResponse.WatchThenCut(WatchLines.Added(A.Gear("one", 1))), PeerResponse.Watch(WatchLines.Added(A.Gear("three", 3)), WatchLines.EndOfList(20)))
            .OnList(PeerResponse.List(10, A.Gear("two", 2)))
            .OnWatch(PeerResponse.Watch(WatchLines.Error(410, "Gone")));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);
        rig.Names.Should().Equal("two");
        await rig.PassTimeUntilAsync(() => rig.Names.Contains("three"));

        rig.Names.Should().Equal("three");
        _peer.StreamedLists.Should().HaveCount(2);
    }

    [Test]
    public async Task A_streamed_list_with_undecodable_objects_shows_the_others()
    {
        _peer.OnStreamedList(PeerResponse.Watch(
            WatchLines.Odd("ADDED", "mended", 1), WatchLines.Odd("ADDED", "odd", 2), WatchLines.Added(A.Gear("gone", 3)), WatchLines.Modified(A.Gear("mended", 11)),
            WatchLines.Odd("MODIFIED", "gone", 12), WatchLines.Odd("DELETED", "gone", 13), WatchLines.EndOfList(13)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("mended");
    }

    [Test]
    public async Task A_later_streamed_list_removes_only_undecodable_objects_that_are_deleted()
    {
        _peer.OnStreamedList(
                PeerResponse.Watch(WatchLines.Added(A.Gear("gone", 1)), WatchLines.Added(A.Gear("odd", 2)), WatchLines.EndOfList(10)),
                PeerResponse.Watch(WatchLines.Odd("ADDED", "gone", 11), WatchLines.Odd("ADDED", "odd", 12), WatchLines.Odd("DELETED", "gone", 13), WatchLines.EndOfList(13)))
            .OnWatch(PeerResponse.Error(410, "Gone"), PeerResponse.Watch());

        await using var rig = Stream();
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Names.Should().Equal("odd");
    }

    [Test]
    public async Task A_streamed_list_that_stalls_is_replaced_by_pages()
    {
        _peer.OnStreamedList(PeerResponse.Watch(WatchLines.Added(A.Gear("one", 1))))
            .OnList(PeerResponse.List(10, A.Gear("one", 1), A.Gear("two", 2)));

        await using var rig = Stream();
        await Eventually.TrueAsync(() => _peer.StreamedLists.Count == 1 && rig.Clock.NextTimer == TimeSpan.FromSeconds(10));
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "two");
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("in pages", StringComparison.Ordinal)).Which.Should().EndWith("nothing arrived for 10 s");
    }

    [Test]
    public async Task A_streamed_list_without_a_final_bookmark_is_replaced_by_pages()
    {
        var clock = new ManualTimeProvider();
        _peer.OnStreamedList(async exchange =>
            {
                await exchange.BeginStreamAsync();
                for (var version = 1; !exchange.Stopped.IsCancellationRequested; version++)
                {
                    await exchange.WriteAsync(WatchLines.Modified(A.Gear("busy", version)));
                    await Task.Delay(5, exchange.Stopped);
                }
            })
            .OnList(PeerResponse.List(10, A.Gear("one", 1)));
        using var client = InformerRig.Connect(_peer);

        await using var rig = new InformerRig(client, clock, options => options with { StreamsInitialList = true, StreamedListSilence = TimeSpan.FromHours(1) });
        await Eventually.TrueAsync(() => _peer.StreamedLists.Count == 1 && clock.HasTimerIn(TimeSpan.FromSeconds(30)));
        rig.Informer.State.Should().Be(InformerState.Syncing);
        clock.Advance(TimeSpan.FromSeconds(30));
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one");
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("in pages", StringComparison.Ordinal)).Which.Should().EndWith("it was not complete after 30 s");
    }

    [TestCase("stream")]
    [TestCase("pages")]
    public async Task The_duration_of_the_first_list_is_a_metric(string mode)
    {
        _peer.OnStreamedList(mode == "stream" ? PeerResponse.Watch(WatchLines.EndOfList(10)) : PeerResponse.Error(422, "Invalid")).OnList(PeerResponse.List(10));
        using var metrics = new RuntimeMetrics("lease", new());
        var measured = new List<(double Seconds, string Labels)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument == metrics.FirstList)
            {
                measured.Add((value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
            }
        });
        listener.Start();
        using var client = InformerRig.Connect(_peer);
        using var informers = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance, metrics);
        using var stop = new CancellationTokenSource();

        var running = informers.Add<Gear>(new()).RunAsync(stop.Token);
        await Eventually.TrueAsync(() => informers.Get<Gear>().HasSynced);
        await stop.CancelAsync();
        await running;

        measured.Should().ContainSingle().Which.Should().Match<(double Seconds, string Labels)>(
            it => it.Seconds > 0 && it.Seconds < 60 && it.Labels == $"resource=gears.runtime.test,mode={mode}");
    }

    private static Func<PeerExchange, Task> Page(long version, string next, params string[] names) =>
        PeerResponse.Page(version, next, [.. names.Select(name => WatchLines.Text(A.Gear(name)))]);

    private InformerRig Stream() => new(_peer, options => options with { StreamsInitialList = true });
}
