using System.Diagnostics.Metrics;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>The first list, page by page or as a stream.</summary>
public sealed class InitialListTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task Only_the_very_first_list_may_be_as_the_servers_cache_has_it()
    {
        _peer.OnList(Answer.Page(10, "next", Told.Text(A.Gear("one"))), Answer.List(10), Answer.List(20))
            .OnWatch(Answer.Watch(Told.Error(410, "Expired")), Answer.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Lists.Select(list => list.Parameter("resourceVersion")).Should().Equal("0", null, null);
    }

    [Test]
    public async Task A_first_list_that_must_not_be_old_is_not()
    {
        _peer.OnList(Answer.List(10));

        await using var rig = new InformerRig(_peer, options => options with { FirstListMayBeOld = false });
        await rig.ReachesAsync(InformerState.Synced);

        _peer.Lists[0].Parameter("resourceVersion").Should().BeNull();
    }

    [Test]
    public async Task A_list_of_several_pages_is_one()
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
    public async Task Nothing_is_found_before_the_last_page_is_read()
    {
        _peer.OnList(Page(10, "next", "one"));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => _peer.Lists.Count == 2);

        rig.Names.Should().BeEmpty();
        rig.Informer.State.Should().Be(InformerState.Syncing);
    }

    [Test]
    public async Task When_the_next_page_has_expired_everything_is_read_in_one_piece()
    {
        _peer.OnList(Page(10, "next", "one", "gone"), Answer.Error(410, "Expired"), Page(20, "", "one", "two"));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "two");
        (_peer.Lists[2].Parameter("limit"), _peer.Lists[2].Parameter("continue")).Should().Be((null, null));
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);
        _peer.Watches[0].Parameter("resourceVersion").Should().Be("20");
    }

    [TestCaseSource(nameof(AnswersThatAreNotStreams))]
    public async Task Trap_14_Any_answer_that_is_not_a_stream_leads_to_pages_at_once_and_is_remembered(Func<PeerExchange, Task> answer)
    {
        _peer.OnStreamedList(answer)
            .OnList(Answer.List(10, A.Gear("one")), Answer.List(20, A.Gear("one")))
            .OnWatch(Answer.Watch(Told.Error(410, "Gone")));

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
    public async Task One_informer_learns_for_all_that_the_server_does_not_stream_lists_and_those_that_still_wait_turn_to_pages()
    {
        var isAsked = new TaskCompletionSource();
        _peer.OnStreamedList(
                async exchange =>
                {
                    await exchange.BeginStreamAsync();
                    isAsked.SetResult();
                    await exchange.StallAsync();
                },
                Answer.Watch(Told.Error(500, "InternalError")))
            .OnList(Answer.List(10, A.Gear("one")), Answer.List(10), Answer.List(10));
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

        // The clock stood still: no limit had to run out.
        _peer.StreamedLists.Should().HaveCount(2);
        _peer.Lists.Should().HaveCount(3);
        log.Lines.Should().ContainSingle(line => line.Contains("in pages", StringComparison.Ordinal)).Which.Should().Contain("500 InternalError: as the script wants");
        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    [TestCase(401)]
    [TestCase(429)]
    [TestCase(503)]
    public async Task A_refusal_that_any_request_may_meet_says_nothing_about_streamed_lists(int code)
    {
        _peer.OnStreamedList(Answer.Error(code, "Refused"), Answer.Watch(Told.Added(A.Gear("one", 1)), Told.EndOfList(10)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Failing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        rig.Names.Should().Equal("one");
        _peer.Lists.Should().BeEmpty();
    }

    private static IEnumerable<TestCaseData> AnswersThatAreNotStreams()
    {
        yield return new TestCaseData(Answer.Error(400, "BadRequest")).SetArgDisplayNames("400");
        yield return new TestCaseData(Answer.Error(406, "NotAcceptable")).SetArgDisplayNames("406");
        yield return new TestCaseData(Answer.Error(410, "Expired")).SetArgDisplayNames("410");
        yield return new TestCaseData(Answer.Error(422, "Invalid")).SetArgDisplayNames("422");
        yield return new TestCaseData(Answer.Error(500, "InternalError")).SetArgDisplayNames("500");
        yield return new TestCaseData(Answer.Error(501, "NotImplemented")).SetArgDisplayNames("501");
        foreach (var code in new[] { 0, 400, 403, 404, 410, 422, 429, 500, 503, 504 })
        {
            yield return new TestCaseData(Answer.Watch(Told.Added(A.Gear("old", 1)), Told.Error(code, "Refused"))).SetArgDisplayNames($"ERROR event {code}");
        }

        yield return new TestCaseData(Answer.WatchThenEnd(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled","code":500}}""" + "\n"))
            .SetArgDisplayNames("storage without progress");
        yield return new TestCaseData(Answer.WatchThenEnd("""{"type":"ERROR","object":{"message":"no code"}}""" + "\n")).SetArgDisplayNames("ERROR event without a code");
        yield return new TestCaseData(Answer.WatchThenEnd()).SetArgDisplayNames("empty stream");
        yield return new TestCaseData((Func<PeerExchange, Task>)(exchange => exchange.RespondAsync(200, ""))).SetArgDisplayNames("empty body");
        yield return new TestCaseData((Func<PeerExchange, Task>)(exchange => exchange.RespondAsync(200, "<html>a portal</html>\n"))).SetArgDisplayNames("another page");
        yield return new TestCaseData((Func<PeerExchange, Task>)(exchange => exchange.RespondAsync(200, """{"kind":"GearList","metadata":{"resourceVersion":"5"},"items":[]}""" + "\n"))).SetArgDisplayNames("a list");
        yield return new TestCaseData(Answer.WatchThenEnd(Told.Added(A.Gear("old", 1)), Told.Bookmark(5))).SetArgDisplayNames("early end");
    }

    [Test]
    public async Task A_streamed_list_ends_with_its_bookmark_and_the_watch_begins_there()
    {
        _peer.OnStreamedList(Answer.Watch(Told.Added(A.Gear("one", 1)), Told.Added(A.Gear("two", 2)), Told.EndOfList(10)))
            .OnWatch(Answer.Watch(Told.Added(A.Gear("three", 11))));

        await using var rig = Stream();
        await Eventually.TrueAsync(() => rig.Names.Count == 3);

        rig.Changes.Select(change => change.IsInitial).Should().Equal(true, true, false);
        _peer.StreamedLists[0].Parameter("resourceVersionMatch").Should().Be("NotOlderThan");
        _peer.StreamedLists[0].Parameter("allowWatchBookmarks").Should().Be("true");
        _peer.Watches[0].Parameter("resourceVersion").Should().Be("10");
        _peer.Lists.Should().BeEmpty();
    }

    [Test]
    public async Task What_changes_while_the_objects_are_still_coming_is_in_the_list()
    {
        _peer.OnStreamedList(Answer.Watch(
            Told.Added(A.Gear("one", 1, size: 1)), Told.Added(A.Gear("two", 2)), Told.Modified(A.Gear("one", 11, size: 2)),
            Told.Bookmark(11), Told.Deleted(A.Gear("two", 12)), Told.Added(A.Gear("three", 3)), Told.EndOfList(12)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "three");
        rig.Get("one")!.Spec.Size.Should().Be(2);
    }

    [Test]
    public async Task A_streamed_list_whose_connection_breaks_is_read_in_pages_this_time_and_streamed_the_next_time()
    {
        _peer.OnStreamedList(Answer.WatchThenCut(Told.Added(A.Gear("one", 1))), Answer.Watch(Told.Added(A.Gear("three", 3)), Told.EndOfList(20)))
            .OnList(Answer.List(10, A.Gear("two", 2)))
            .OnWatch(Answer.Watch(Told.Error(410, "Gone")));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);
        rig.Names.Should().Equal("two");
        await rig.PassTimeUntilAsync(() => rig.Names.Contains("three"));

        rig.Names.Should().Equal("three");
        _peer.StreamedLists.Should().HaveCount(2);
    }

    [Test]
    public async Task A_streamed_list_with_odd_objects_shows_the_others()
    {
        _peer.OnStreamedList(Answer.Watch(
            Told.Odd("ADDED", "mended", 1), Told.Odd("ADDED", "odd", 2), Told.Added(A.Gear("gone", 3)), Told.Modified(A.Gear("mended", 11)),
            Told.Odd("MODIFIED", "gone", 12), Told.Odd("DELETED", "gone", 13), Told.EndOfList(13)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("mended");
    }

    [Test]
    public async Task A_later_streamed_list_deletes_odd_objects_that_are_gone_and_no_others()
    {
        _peer.OnStreamedList(
                Answer.Watch(Told.Added(A.Gear("gone", 1)), Told.Added(A.Gear("odd", 2)), Told.EndOfList(10)),
                Answer.Watch(Told.Odd("ADDED", "gone", 11), Told.Odd("ADDED", "odd", 12), Told.Odd("DELETED", "gone", 13), Told.EndOfList(13)))
            .OnWatch(Answer.Error(410, "Gone"), Answer.Watch());

        await using var rig = Stream();
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Names.Should().Equal("odd");
    }

    [Test]
    public async Task A_streamed_list_that_falls_silent_is_given_up_for_pages()
    {
        _peer.OnStreamedList(Answer.Watch(Told.Added(A.Gear("one", 1))))
            .OnList(Answer.List(10, A.Gear("one", 1), A.Gear("two", 2)));

        await using var rig = Stream();
        await Eventually.TrueAsync(() => _peer.StreamedLists.Count == 1 && rig.Clock.NextTimer == TimeSpan.FromSeconds(10));
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "two");
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("in pages", StringComparison.Ordinal)).Which.Should().EndWith("nothing arrived for 10 s");
    }

    [Test]
    public async Task A_streamed_list_whose_bookmark_never_comes_is_given_up_for_pages_although_events_go_on()
    {
        var clock = new ManualTimeProvider();
        _peer.OnStreamedList(async exchange =>
            {
                await exchange.BeginStreamAsync();
                for (var version = 1; !exchange.Stopped.IsCancellationRequested; version++)
                {
                    await exchange.WriteAsync(Told.Modified(A.Gear("busy", version)));
                    await Task.Delay(5, exchange.Stopped);
                }
            })
            .OnList(Answer.List(10, A.Gear("one", 1)));
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
    public async Task How_long_the_first_list_took_is_a_metric(string mode)
    {
        _peer.OnStreamedList(mode == "stream" ? Answer.Watch(Told.EndOfList(10)) : Answer.Error(422, "Invalid")).OnList(Answer.List(10));
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
        Answer.Page(version, next, [.. names.Select(name => Told.Text(A.Gear(name)))]);

    private InformerRig Stream() => new(_peer, options => options with { StreamsInitialList = true });
}
