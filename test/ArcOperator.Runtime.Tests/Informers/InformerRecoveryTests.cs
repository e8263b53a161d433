using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>If a watch cannot continue, a list restores the state.</summary>
public sealed class InformerRecoveryTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_watch_with_an_ERROR_event_of_code_410_is_followed_by_a_list()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 1), A.Gear("two", 2)), PeerResponse.List(50, A.Gear("two", 2), A.Gear("three", 42)))
            .OnWatch(PeerResponse.Watch(WatchLines.Error(410, "Expired")), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Story.Should().Equal("+one", "+two", "+three", "-one");
        rig.Names.Should().Equal("three", "two");
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("50");
        rig.Informer.State.Should().Be(InformerState.Synced, "that is no failure");
    }

    [Test]
    public async Task A_watch_with_status_410_is_followed_by_a_list()
    {
        _peer.OnList(PeerResponse.List(10), PeerResponse.List(50)).OnWatch(PeerResponse.Error(410, "Gone"));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("50");
    }

    [Test]
    public async Task A_watch_that_expires_after_events_is_followed_by_a_list()
    {
        _peer.OnList(PeerResponse.List(10), PeerResponse.List(50, A.Gear("one", 11)))
            .OnWatch(PeerResponse.Watch(WatchLines.Added(A.Gear("one", 11)), WatchLines.Error(410, "Expired")));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("50");
        rig.Story.Should().Equal("+one");
    }

    [Test]
    public async Task Repeated_410s_of_watches_are_retried_with_delay()
    {
        _peer.OnList(PeerResponse.List(10), PeerResponse.List(10), PeerResponse.List(10)).OnWatch(PeerResponse.Error(410, "Gone"), PeerResponse.Watch(WatchLines.Error(410, "Expired")));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => rig.Clock.NextTimer < TimeSpan.FromMinutes(1), what: "a pause");

        _peer.Lists.Should().ContainSingle();
        await rig.PassTimeUntilAsync(() => _peer.Lists.Count == 2);
        await Eventually.TrueAsync(() => rig.Clock.NextTimer < TimeSpan.FromMinutes(1), what: "a pause");
        _peer.Lists.Should().HaveCount(2);
    }

    [Test]
    public async Task Repeated_410s_of_lists_are_retried_with_delay()
    {
        _peer.OnList(PeerResponse.Error(410, "Expired"), PeerResponse.List(10));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => rig.Clock.NextTimer is not null, what: "a pause");

        _peer.Lists.Should().ContainSingle();
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);
    }

    [Test]
    public async Task A_silent_watch_is_replaced_and_the_next_one_continues_from_its_version()
    {
        _peer.OnList(PeerResponse.List(10)).OnWatch(PeerResponse.Watch(WatchLines.Added(A.Gear("one", 11))), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => rig.Names.Count == 1);
        rig.Clock.Advance(2 * Timeout + TimeSpan.FromSeconds(31));

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("11");
        _peer.Lists.Should().ContainSingle();
    }

    [Test]
    public async Task A_silent_watch_is_not_replaced_before_its_timeout_on_the_server()
    {
        _peer.OnList(PeerResponse.List(10));

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1 && rig.Clock.NextTimer is not null);

        var asked = TimeSpan.FromSeconds(int.Parse(_peer.Watches[0].Parameter("timeoutSeconds")!));
        rig.Clock.NextTimer.Should().BeCloseTo(asked + TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task A_watch_from_a_version_that_the_server_lost_is_followed_by_a_list()
    {
        _peer.OnList(PeerResponse.List(1000, A.Gear("one", 900)), PeerResponse.List(20, A.Gear("two", 20))).OnWatch(PeerResponse.Watch(), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1);
        rig.Clock.Advance(2 * Timeout + TimeSpan.FromSeconds(31));

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("20");
        rig.Names.Should().Equal("two");
    }

    [Test]
    public async Task A_watch_that_times_out_without_events_is_followed_by_a_list()
    {
        var end = new TaskCompletionSource();
        _peer.OnList(PeerResponse.List(1000), PeerResponse.List(20)).OnWatch(PeerResponse.WatchUntil(end.Task));

        await using var rig = new InformerRig(_peer, options => options with { WatchTimeout = Timeout });
        await Eventually.TrueAsync(() => _peer.Watches.Count == 1 && rig.Clock.NextTimer is not null);
        rig.Clock.Advance(TimeSpan.FromSeconds(int.Parse(_peer.Watches[0].Parameter("timeoutSeconds")!)));
        end.SetResult();

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Lists.Should().HaveCount(2);
    }

    [Test]
    public async Task A_watch_that_times_out_after_a_bookmark_is_followed_by_a_watch_from_the_bookmark()
    {
        var end = new TaskCompletionSource();
        _peer.OnList(PeerResponse.List(10)).OnWatch(PeerResponse.WatchUntil(end.Task, WatchLines.Bookmark(70)));

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
    public async Task A_watch_with_an_invalid_line_is_followed_by_a_list()
    {
        _peer.OnList(PeerResponse.List(10), PeerResponse.List(20, A.Gear("one", 15)))
            .OnWatch(PeerResponse.Watch("<html>Bad Gateway</html>\n"));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Failing);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Names.Should().Equal("one");
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("20");
    }

    [Test]
    public async Task A_watch_that_is_a_bad_request_is_followed_by_a_list()
    {
        _peer.OnList(PeerResponse.List(10), PeerResponse.List(20)).OnWatch(PeerResponse.Error(400, "BadRequest"));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("20");
    }
}
