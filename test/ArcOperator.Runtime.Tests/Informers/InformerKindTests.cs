using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Kinds that the server does not serve, not yet, or not any more.</summary>
public sealed class InformerKindTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_missing_kind_is_a_state_and_its_installation_is_reported()
    {
        _peer.OnList(PeerResponse.UnknownKind, PeerResponse.Error(404, "NotFound"), PeerResponse.List(10, A.Gear("one")));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.KindMissing);
        rig.Informer.Problem.Should().Contain("gears.runtime.test").And.Contain("not installed");
        await rig.PassTimeUntilAsync(() => rig.Returns == 1);

        await Eventually.TrueAsync(() => rig.Story.Count == 1);
        rig.Informer.State.Should().Be(InformerState.Synced);
        rig.Changes[0].IsInitial.Should().BeTrue("it is not news, only new here");
        rig.Returns.Should().Be(1);
        rig.Losses.Should().Be(1);
    }

    [Test]
    public async Task A_missing_kind_is_requested_with_growing_delay_up_to_a_minute()
    {
        _peer.OnList([.. Enumerable.Repeat(PeerResponse.UnknownKind, 8)]).OnDefinitionList(PeerResponse.Error(403, "Forbidden"));

        await using var rig = new InformerRig(_peer);
        var pauses = new List<TimeSpan>();
        for (var count = 1; count <= 7; count++)
        {
            // The definitions are requested at the same time. After a refusal only the informer's own timer remains.
            await Eventually.TrueAsync(() => _peer.Lists.Count == count && HasGivenUpDefinitions(rig) && rig.Clock.NextTimer is { } pause && pause < TimeSpan.FromSeconds(62));
            pauses.Add(rig.Clock.NextTimer!.Value);
            rig.Clock.Advance(pauses[^1]);
        }

        pauses.Should().Equal(new[] { 3, 6, 12, 24, 48, 60, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds)));
        _peer.DefinitionLists.Should().ContainSingle("a refusal is not asked for again");
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("found within a minute", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_kind_is_read_when_its_CRD_appears_and_the_watch_of_CRDs_ends()
    {
        var (installed, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _peer.OnList(PeerResponse.UnknownKind, PeerResponse.UnknownKind, PeerResponse.UnknownKind, PeerResponse.List(10, A.Gear("one")))
            .OnDefinitionList(PeerResponse.Page(5, "more", Definition("others.runtime.test", 4)))
            .OnDefinitionWatch(async exchange =>
            {
                await exchange.BeginStreamAsync();
                await installed.Task.WaitAsync(exchange.Stopped);
                await exchange.WriteAsync(Line("ADDED", "others.runtime.test", 6) + Line("ADDED", "gears.runtime.test", 7));
                await Eventually.TrueAsync(() => _peer.Lists.Count == 3);
                await exchange.WriteAsync(Line("MODIFIED", "gears.runtime.test", 8));
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
                    released.SetResult();
                }
            });

        await using var rig = new InformerRig(_peer);
        await Eventually.TrueAsync(() => _peer.Lists.Count == 2, what: "one more look once definitions are watched");
        installed.SetResult();
        await rig.ReachesAsync(InformerState.Synced);

        // The clock stood still, so no time was waited for.
        rig.Names.Should().Equal("one");
        _peer.Lists.Should().HaveCount(4);
        (_peer.DefinitionLists[0].Parameter("limit"), _peer.DefinitionWatches[0].Parameter("resourceVersion")).Should().Be(("1", "5"));
        _peer.DefinitionLists[0].Headers["Accept"].Should().Contain("PartialObjectMetadataList");
        _peer.DefinitionWatches[0].Headers["Accept"].Should().Contain("PartialObjectMetadata");
        await released.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task The_watch_of_CRDs_continues_after_an_end_and_restarts_after_a_failure()
    {
        _peer.OnList([.. Enumerable.Repeat(PeerResponse.UnknownKind, 200)])
            .OnDefinitionList(PeerResponse.Error(500, "InternalError"), PeerResponse.Page(5, ""), PeerResponse.Page(9, ""))
            .OnDefinitionWatch(PeerResponse.WatchThenEnd(Line("ADDED", "others.runtime.test", 6)), PeerResponse.Watch(WatchLines.Error(410, "Expired")), PeerResponse.Watch());

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.DefinitionWatches.Count == 3);

        _peer.DefinitionWatches.Select(watch => watch.Parameter("resourceVersion")).Should().Equal("5", "6", "9");
    }

    [Test]
    public async Task The_return_of_a_kind_is_reported_although_the_server_failed_in_between()
    {
        _peer.OnList(PeerResponse.UnknownKind, PeerResponse.Error(503, "ServiceUnavailable"), PeerResponse.List(10, A.Gear("one")));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.KindMissing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Failing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        await Eventually.TrueAsync(() => rig.Returns == 1);
    }

    [Test]
    public async Task A_kind_that_is_read_again_after_a_failure_is_reported_once()
    {
        _peer.OnList(PeerResponse.Error(503, "ServiceUnavailable"), PeerResponse.List(10, A.Gear("one")), PeerResponse.List(20, A.Gear("one")))
            .OnWatch(PeerResponse.Error(410, "Gone"));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Returns.Should().Be(1);
    }

    [Test]
    public async Task The_objects_of_a_removed_kind_are_removed()
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one")), PeerResponse.UnknownKind, PeerResponse.UnknownKind, PeerResponse.UnknownKind, PeerResponse.UnknownKind)
            .OnWatch(PeerResponse.UnknownKind);

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => rig.Story.Count == 2);

        rig.Story.Should().Equal("+one", "-one");
        rig.Names.Should().BeEmpty();
        rig.Informer.State.Should().Be(InformerState.KindMissing);
    }

    private static bool HasGivenUpDefinitions(InformerRig rig) => rig.Log.Lines.Any(line => line.Contains("cannot be watched", StringComparison.Ordinal));

    private static string Definition(string name, long version) => $$$$"""{"metadata":{"name":"{{{{name}}}}","resourceVersion":"{{{{version}}}}"}}""";

    private static string Line(string type, string name, long version) => $$"""{"type":"{{type}}","object":{{Definition(name, version)}}}""" + "\n";
}
