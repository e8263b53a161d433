using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
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

    [TestCase(422, "Invalid")]
    [TestCase(400, "BadRequest")]
    public async Task Trap_14_A_server_that_refuses_sendInitialEvents_is_asked_for_pages_then_and_later(int code, string reason)
    {
        _peer.OnStreamedList(Answer.Error(code, reason))
            .OnList(Answer.List(10, A.Gear("one")), Answer.List(20, A.Gear("one")))
            .OnWatch(Answer.Error(410, "Gone"));

        await using var rig = Stream();
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Names.Should().Equal("one");
        _peer.StreamedLists.Should().ContainSingle("the server will not learn it");
        _peer.Lists.Should().HaveCount(2);
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
    public async Task A_streamed_list_that_breaks_before_its_bookmark_is_none()
    {
        _peer.OnStreamedList(
            Answer.WatchThenCut(Told.Added(A.Gear("one", 1))),
            Answer.Watch(Told.Added(A.Gear("one", 1)), Told.Error(500, "InternalError")),
            Answer.Watch(Told.Added(A.Gear("two", 2)), Told.EndOfList(10)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Failing);
        rig.Names.Should().BeEmpty();
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        rig.Names.Should().Equal("two");
        _peer.StreamedLists.Should().HaveCount(3);
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
        await Eventually.TrueAsync(() => rig.Clock.NextTimer is not null, within: TimeSpan.FromSeconds(5));
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        rig.Names.Should().Equal("one", "two");
    }

    [Test]
    public async Task A_streamed_list_that_ends_without_its_bookmark_is_given_up_for_pages()
    {
        _peer.OnStreamedList(Answer.WatchThenEnd(Told.Added(A.Gear("one", 1)), Told.Bookmark(5)))
            .OnList(Answer.List(10, A.Gear("two", 2)));

        await using var rig = Stream();
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("two");
    }

    private static Func<PeerExchange, Task> Page(long version, string next, params string[] names) =>
        Answer.Page(version, next, [.. names.Select(name => Told.Text(A.Gear(name)))]);

    private InformerRig Stream() => new(_peer, options => options with { StreamsInitialList = true });
}
