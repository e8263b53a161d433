using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>When a watch cannot go on, a list settles what is true.</summary>
public sealed class InformerRecoveryTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task Trap_5_An_expired_watch_says_so_by_an_event_within_a_200_and_a_list_follows()
    {
        _peer.OnList(Answer.List(10, A.Gear("one", 1), A.Gear("two", 2)), Answer.List(50, A.Gear("two", 2), A.Gear("three", 42)))
            .OnWatch(Answer.Watch(Told.Error(410, "Expired")), Answer.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Story.Should().Equal("+one", "+two", "+three", "-one");
        rig.Names.Should().Equal("three", "two");
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("50");
        rig.Informer.State.Should().Be(InformerState.Synced, "that is no failure");
    }

    [Test]
    public async Task An_expired_watch_may_also_be_a_410()
    {
        _peer.OnList(Answer.List(10), Answer.List(50)).OnWatch(Answer.Error(410, "Gone"));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("50");
    }

    [Test]
    public async Task A_watch_that_expires_after_some_events_is_followed_by_a_list_too()
    {
        _peer.OnList(Answer.List(10), Answer.List(50, A.Gear("one", 11)))
            .OnWatch(Answer.Watch(Told.Added(A.Gear("one", 11)), Told.Error(410, "Expired")));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("50");
        rig.Story.Should().Equal("+one");
    }

    [Test]
    public async Task One_410_after_the_other_does_not_become_a_hot_loop()
    {
        _peer.OnList(Answer.List(10), Answer.List(10), Answer.List(10)).OnWatch(Answer.Error(410, "Gone"), Answer.Watch(Told.Error(410, "Expired")));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => rig.Clock.NextTimer < TimeSpan.FromMinutes(1), what: "a pause");

        _peer.Lists.Should().ContainSingle();
        await rig.PassTimeUntilAsync(() => _peer.Lists.Count == 2);
        await Eventually.TrueAsync(() => rig.Clock.NextTimer < TimeSpan.FromMinutes(1), what: "a pause");
        _peer.Lists.Should().HaveCount(2);
    }

    [Test]
    public async Task A_list_that_is_answered_with_410_does_not_become_a_hot_loop()
    {
        _peer.OnList(Answer.Error(410, "Expired"), Answer.List(10));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => rig.Clock.NextTimer is not null, what: "a pause");

        _peer.Lists.Should().ContainSingle();
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);
    }

    [Test]
    public async Task A_silent_watch_is_taken_for_dead_and_another_goes_on_from_where_it_was()
    {
        _peer.OnList(Answer.List(10)).OnWatch(Answer.Watch(Told.Added(A.Gear("one", 11))), Answer.Watch());

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => rig.Names.Count == 1);
        rig.Clock.Advance(2 * Timeout + TimeSpan.FromSeconds(31));

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("11");
        _peer.Lists.Should().ContainSingle();
    }

    [Test]
    public async Task A_watch_is_not_taken_for_dead_before_the_server_had_the_time_to_end_it()
    {
        _peer.OnList(Answer.List(10));

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1 && rig.Clock.NextTimer is not null);

        var asked = TimeSpan.FromSeconds(int.Parse(_peer.Watches[0].Parameter("timeoutSeconds")!));
        rig.Clock.NextTimer.Should().BeCloseTo(asked + TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Trap_6_A_watch_from_a_version_that_the_server_lost_is_silent_for_ever_and_so_a_list_follows()
    {
        _peer.OnList(Answer.List(1000, A.Gear("one", 900)), Answer.List(20, A.Gear("two", 20))).OnWatch(Answer.Watch(), Answer.Watch());

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);
        rig.Clock.Advance(2 * Timeout + TimeSpan.FromSeconds(31));

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("20");
        rig.Names.Should().Equal("two");
    }

    [Test]
    public async Task A_watch_that_ended_after_its_whole_time_without_a_word_is_followed_by_a_list()
    {
        var end = new TaskCompletionSource();
        _peer.OnList(Answer.List(1000), Answer.List(20)).OnWatch(Answer.WatchUntil(end.Task));

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1 && rig.Clock.NextTimer is not null);
        rig.Clock.Advance(TimeSpan.FromSeconds(int.Parse(_peer.Watches[0].Parameter("timeoutSeconds")!)));
        end.SetResult();

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Lists.Should().HaveCount(2);
    }

    [Test]
    public async Task Trap_13_A_bookmark_just_before_the_end_is_word_enough_and_where_the_next_watch_begins()
    {
        var end = new TaskCompletionSource();
        _peer.OnList(Answer.List(10)).OnWatch(Answer.WatchUntil(end.Task, Told.Bookmark(70)));

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1 && rig.Clock.NextTimer is not null);
        rig.Clock.Advance(TimeSpan.FromSeconds(int.Parse(_peer.Watches[0].Parameter("timeoutSeconds")!)));
        end.SetResult();

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("70");
        _peer.Lists.Should().ContainSingle();
        rig.Story.Should().BeEmpty("a bookmark is about no object");
    }

    [Test]
    public async Task A_line_that_is_no_event_would_come_again_so_a_list_follows()
    {
        _peer.OnList(Answer.List(10), Answer.List(20, A.Gear("one", 15)))
            .OnWatch(Answer.Watch("<html>Bad Gateway</html>\n"));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Failing);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Names.Should().Equal("one");
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("20");
    }

    [Test]
    public async Task A_watch_that_the_server_does_not_understand_would_not_be_understood_again_so_a_list_follows()
    {
        _peer.OnList(Answer.List(10), Answer.List(20)).OnWatch(Answer.Error(400, "BadRequest"));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("20");
    }
}
