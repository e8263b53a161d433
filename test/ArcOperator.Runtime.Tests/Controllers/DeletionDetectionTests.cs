using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>The ways in which a deletion becomes known, one at a time.</summary>
public sealed class DeletionDetectionTests
{
    private static readonly Gear First = A.Gear("one", version: 1, uid: "first");
    private static readonly Gear Second = A.Gear("one", version: 20, uid: "second");

    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_deletion_event_of_a_watch_calls_DeletedAsync()
    {
        _peer.OnList(PeerResponse.List(10, First)).OnWatch(PeerResponse.Watch(WatchLines.Deleted(A.Gear("one", version: 11, uid: "first"))));

        await using var rig = await StartAsync();

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
        rig.Gears.Deleted[0].Uid().Should().Be("first");
    }

    [Test]
    public async Task An_entity_that_is_missing_in_a_later_list_calls_DeletedAsync()
    {
        _peer.OnList(PeerResponse.List(10, First), PeerResponse.List(20)).OnWatch(PeerResponse.Error(410, "Gone"));

        await using var rig = await StartAsync();

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
    }

    [Test]
    public async Task Another_entity_of_the_same_name_in_a_later_list_calls_DeletedAsync()
    {
        _peer.OnList(PeerResponse.List(10, First), PeerResponse.List(30, Second)).OnWatch(PeerResponse.Error(410, "Gone"));

        await using var rig = await StartAsync();

        await ShouldTellOfFirstAndReconcileSecondAsync(rig);
    }

    [Test]
    public async Task An_entity_that_the_operator_created_again_before_the_deletion_event_calls_DeletedAsync()
    {
        _peer.OnList(PeerResponse.List(10, First)).OnWatch(PeerResponse.Watch());
        await using var rig = await StartAsync();
        await rig.Gears.ReconciledAsync("one");

        rig.Get<InformerSet>().Get<Gear>().Observe(Second);

        await ShouldTellOfFirstAndReconcileSecondAsync(rig);
    }

    [Test]
    public async Task A_new_entity_of_the_same_name_is_reconciled_after_DeletedAsync()
    {
        _peer.OnList(PeerResponse.List(10, First)).OnWatch(PeerResponse.Watch());
        await using var rig = await StartAsync();
        await rig.Gears.ReconciledAsync("one");
        rig.Gears.OnDeleted = (gear, cancellationToken) =>
        {
            rig.Get<InformerSet>().Get<Gear>().Observe(A.Gear("one", version: 21, uid: "second", size: 7));
            return GearController.SucceedAsync(gear, cancellationToken);
        };

        rig.Get<InformerSet>().Get<Gear>().Observe(Second);

        await rig.Gears.ReconciledAsync("one", times: 2);
        rig.Gears.Reconciled("one")[1].Spec.Size.Should().Be(7);
    }

    private static async Task ShouldTellOfFirstAndReconcileSecondAsync(OperatorRig rig)
    {
        await Eventually.TrueAsync(() => rig.Gears.Reconciled("one").Any(gear => gear.Uid() == "second"));
        rig.Gears.Deleted.Select(gear => gear.Uid()).Should().Equal("first");
        rig.Gears.Story.TakeLast(2).Should().Equal("deleted one", "reconcile one");
    }

    private async Task<OperatorRig> StartAsync()
    {
        var rig = OperatorRig.Build(A.Namespace, new ClusterConfiguration { Host = _peer.Uri }, builder => builder
            .AddCache<Gear>(options => options with { StreamsInitialList = false })
            .AddController<GearController, Gear>());
        await rig.Host.StartAsync();
        return rig;
    }
}
