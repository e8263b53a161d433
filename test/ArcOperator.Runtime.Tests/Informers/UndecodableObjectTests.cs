using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Objects that do not fit their class do not hide others, and their last known states are kept.</summary>
public sealed class UndecodableObjectTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_list_with_an_undecodable_object_shows_the_others()
    {
        _peer.OnList(PeerResponse.Page(10, "", WatchLines.Text(A.Gear("one")), WatchLines.Odd("odd", 2), WatchLines.Text(A.Gear("two"))));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Synced);

        rig.Names.Should().Equal("one", "two");
    }

    [Test]
    public async Task An_event_with_an_undecodable_object_changes_nothing_and_the_watch_continues()
    {
        var end = new TaskCompletionSource();
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 1, size: 1)))
            .OnWatch(PeerResponse.WatchUntil(end.Task, WatchLines.Odd("MODIFIED", "one", 11), WatchLines.Added(A.Gear("two", 12)), WatchLines.Odd("ADDED", "three", 13)));

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => rig.Names.Count == 2);
        rig.Get("one")!.Spec.Size.Should().Be(1);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        end.SetResult();

        await Eventually.TrueAsync(() => _peer.Watches.Count == 2);
        _peer.Watches[1].Parameter("resourceVersion").Should().Be("13");
        rig.Story.Should().Equal("+one", "+two");
    }

    [Test]
    public async Task A_later_list_keeps_an_object_that_became_undecodable()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 1, size: 1), A.Gear("two")), PeerResponse.Page(20, "", WatchLines.Odd("one", 15)))
            .OnWatch(PeerResponse.Error(410, "Gone"), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Story.Should().Equal("+one", "+two", "-two");
        rig.Get("one")!.Spec.Size.Should().Be(1);
    }

    [Test]
    public async Task An_object_that_was_corrected_is_read_again()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 1, size: 1)))
            .OnWatch(PeerResponse.Watch(WatchLines.Odd("MODIFIED", "one", 11), WatchLines.Modified(A.Gear("one", 12, size: 2))));

        await using var rig = new InformerRig(_peer);

        await Eventually.TrueAsync(() => rig.Get("one")?.Spec.Size == 2);
    }

    [Test]
    public async Task A_deleted_undecodable_object_is_removed()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one", 1)))
            .OnWatch(PeerResponse.Watch(WatchLines.Odd("MODIFIED", "one", 11), WatchLines.Odd("DELETED", "one", 12)));

        await using var rig = new InformerRig(_peer);

        await Eventually.TrueAsync(() => rig.Story.Count == 2);
        rig.Story.Should().Equal("+one", "-one");
        rig.Names.Should().BeEmpty();
    }

    [Test]
    public async Task An_object_nested_more_deeply_than_any_class_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 600)) + "1" + new string('}', 600);
        var item = $$"""{"metadata":{"name":"deep","namespace":"{{A.Namespace}}","uid":"deep","resourceVersion":"2"},"spec":{"size":1},"extra":{{deep}}}""";
        _peer.OnList(PeerResponse.Page(10, "", WatchLines.Text(A.Gear("one")), item))
            .OnWatch(PeerResponse.Watch($$"""{"type":"MODIFIED","object":{{item}}}""" + "\n", WatchLines.Added(A.Gear("two", 12))));

        await using var rig = new InformerRig(_peer);

        await Eventually.TrueAsync(() => rig.Names.Contains("two"));
        rig.Names.Should().Equal("deep", "one", "two");
    }
}
