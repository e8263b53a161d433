using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Events of a watch, and its end.</summary>
public sealed class InformerWatchTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task Objects_of_the_list_and_events_of_the_watch_reach_cache_and_handlers()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 1), A.Gear("two", 2)))
            .OnWatch(PeerResponse.Watch(WatchLines.Added(A.Gear("three", 11)), WatchLines.Modified(A.Gear("one", 12, size: 5)), WatchLines.Deleted(A.Gear("two", 13))));

        await using var rig = new InformerRig(_peer);

        await Eventually.TrueAsync(() => rig.Story.Count == 5);
        rig.Story.Should().Equal("+one", "+two", "+three", "~one", "-two");
        rig.Changes.Select(change => change.IsInitial).Should().Equal(true, true, false, false, false);
        rig.Names.Should().Equal("one", "three");
        rig.Get("one")!.Spec.Size.Should().Be(5);
        rig.Informer.State.Should().Be(InformerState.Synced);
        rig.Informer.Problem.Should().BeEmpty();
    }

    [Test]
    public async Task A_watch_begins_at_the_version_of_the_list_with_the_selectors_of_the_informer()
    {
        _peer.OnList(PeerResponse.List(10));

        await using var rig = new InformerRig(_peer, options => options with { Namespaces = ["n"], LabelSelector = "a=b", FieldSelector = "c=d", PageSize = 7 });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);

        var (list, watch) = (_peer.Lists[0], _peer.Watches[0]);
        list.Path.Should().Be("/apis/runtime.test/v1/namespaces/n/gears");
        watch.Path.Should().Be(list.Path);
        new[] { list, watch }.Should().OnlyContain(request => request.Parameter("labelSelector") == "a=b" && request.Parameter("fieldSelector") == "c=d");
        list.Parameter("limit").Should().Be("7");
        watch.Parameter("resourceVersion").Should().Be("10");
        watch.Parameter("allowWatchBookmarks").Should().Be("true");
        int.Parse(watch.Parameter("timeoutSeconds")!).Should().BeInRange(300, 600, "five to ten minutes, at random");
    }

    [Test]
    public async Task A_watch_that_is_cut_within_a_line_continues_from_the_last_complete_event()
    {
        _peer.OnList(PeerResponse.List(10))
            .OnWatch(PeerResponse.WatchThenCut(WatchLines.Added(A.Gear("one", 11)), WatchLines.Added(A.Gear("two", 12))[..40]), PeerResponse.Watch(WatchLines.Added(A.Gear("two", 12))));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => rig.Names.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("11");
        _peer.Lists.Should().ContainSingle();
        rig.Informer.State.Should().Be(InformerState.Synced);
        rig.Story.Should().Equal("+one", "+two");
    }

    [Test]
    public async Task A_watch_that_ends_after_a_while_continues_immediately()
    {
        var end = new TaskCompletionSource();
        _peer.OnList(PeerResponse.List(10)).OnWatch(PeerResponse.WatchUntil(end.Task, WatchLines.Added(A.Gear("one", 11))));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => rig.Names.Count == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        end.SetResult();

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("11");
        _peer.Lists.Should().ContainSingle("that a watch ended says nothing");
    }

    [Test]
    public async Task A_watch_that_ends_immediately_is_retried_with_delay()
    {
        _peer.OnList(PeerResponse.List(10)).OnWatch(PeerResponse.WatchThenEnd(), PeerResponse.WatchThenEnd(), PeerResponse.WatchThenEnd());

        await using var rig = new InformerRig(_peer);

        await ShouldPauseAsync(rig, watches: 1, atLeast: TimeSpan.FromMilliseconds(799), atMost: TimeSpan.FromMilliseconds(1600));
        await ShouldPauseAsync(rig, watches: 2, atLeast: TimeSpan.FromMilliseconds(1599), atMost: TimeSpan.FromMilliseconds(3200));
        _peer.Lists.Should().ContainSingle();
    }

    [Test]
    public async Task The_delay_between_watches_is_short_again_after_events()
    {
        _peer.OnList(PeerResponse.List(10)).OnWatch(
            PeerResponse.WatchThenEnd(), PeerResponse.WatchThenEnd(), PeerResponse.WatchThenEnd(WatchLines.Added(A.Gear("one", 11))), PeerResponse.WatchThenEnd(), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => rig.Names.Count == 1 && _peer.Watches.Count == 4);

        await ShouldPauseAsync(rig, watches: 4, atLeast: TimeSpan.FromMilliseconds(700), atMost: TimeSpan.FromMilliseconds(1600));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Watches_that_end_early_after_events_follow_each_other_without_delay(bool isBroken)
    {
        const int Count = 10;
        var ends = Enumerable.Range(0, Count).Select(_ => new TaskCompletionSource()).ToList();
        _peer.OnList(PeerResponse.List(10)).OnWatch([.. ends.Select((end, number) => EndEarly(WatchLines.Added(A.Gear($"gear-{number}", 11 + number)), end.Task, isBroken))]);

        await using var rig = new InformerRig(_peer);
        foreach (var (number, end) in ends.Index())
        {
            await Eventually.TrueAsync(() => rig.Names.Count == number + 1);
            rig.Clock.Advance(TimeSpan.FromMilliseconds(300));
            end.SetResult();
            // The clock stands still, so a pause would never end.
            await Eventually.TrueAsync(() => _peer.Watches.Count == number + 2);
        }

        _peer.Lists.Should().ContainSingle();
        _peer.Watches.Select(watch => watch.Parameter("resourceVersion")).Should().Equal(Enumerable.Range(10, Count + 1).Select(version => $"{version}"));
        rig.Log.Lines.Should().NotContain(line => line.StartsWith("Warning", StringComparison.Ordinal), "a loaded server ends watches early");
    }

    [Test]
    public async Task Watches_that_end_immediately_after_events_are_opened_at_most_ten_times_a_second()
    {
        _peer.OnList(PeerResponse.List(10)).OnWatch(PeerResponse.WatchThenEnd(WatchLines.Added(A.Gear("one", 11))), PeerResponse.WatchThenEnd(WatchLines.Added(A.Gear("two", 12))));

        await using var rig = new InformerRig(_peer);

        await ShouldPauseAsync(rig, watches: 1, atLeast: TimeSpan.FromMilliseconds(99), atMost: TimeSpan.FromMilliseconds(100));
        await ShouldPauseAsync(rig, watches: 2, atLeast: TimeSpan.FromMilliseconds(99), atMost: TimeSpan.FromMilliseconds(100));
    }

    [Test]
    public async Task Repeated_bookmarks_and_events_do_not_count_as_progress()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 10))).OnWatch(PeerResponse.WatchThenEnd(WatchLines.Bookmark(11)), PeerResponse.WatchThenEnd(WatchLines.Modified(A.Gear("one", 11))));

        await using var rig = new InformerRig(_peer);

        await ShouldPauseAsync(rig, watches: 1, atLeast: TimeSpan.FromMilliseconds(799), atMost: TimeSpan.FromMilliseconds(1600));
        await ShouldPauseAsync(rig, watches: 2, atLeast: TimeSpan.FromMilliseconds(1599), atMost: TimeSpan.FromMilliseconds(3200));
    }

    [Test]
    public async Task A_stopped_informer_closes_its_watch()
    {
        var isClosed = new TaskCompletionSource();
        _peer.OnList(PeerResponse.List(10)).OnWatch(async exchange =>
        {
            await exchange.BeginStreamAsync();
            try
            {
                while (true)
                {
                    await exchange.WriteAsync("\n");
                    await Task.Delay(10);
                }
            }
            catch (IOException)
            {
                isClosed.SetResult();
            }
        });

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);
        await rig.StopAsync();

        await isClosed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static Func<PeerExchange, Task> EndEarly(string line, Task end, bool isBroken) => async exchange =>
    {
        await exchange.BeginStreamAsync();
        await exchange.WriteAsync(line);
        await end.WaitAsync(exchange.Stopped);
        if (isBroken)
        {
            exchange.Cut();
        }
        else
        {
            await exchange.EndAsync();
        }
    };

    /// <summary>Asserts that after this number of watches the next one is opened after the shorter time and before the longer one.</summary>
    private async Task ShouldPauseAsync(InformerRig rig, int watches, TimeSpan atLeast, TimeSpan atMost)
    {
        await Eventually.TrueAsync(() => _peer.Watches.Count == watches && rig.Clock.NextTimer is { } pause && pause < TimeSpan.FromMinutes(1));
        rig.Clock.NextTimer.Should().BeGreaterThan(atLeast).And.BeLessThanOrEqualTo(atMost);
        _peer.Watches.Should().HaveCount(watches);
        rig.Clock.Advance(atMost);
        await Eventually.TrueAsync(() => _peer.Watches.Count == watches + 1);
    }
}
