using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Kinds that the server does not know, not yet, or not any more.</summary>
public sealed class InformerKindTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_kind_that_is_missing_is_a_state_and_its_coming_is_told_of()
    {
        _peer.OnList(Answer.UnknownKind, Answer.Error(404, "NotFound"), Answer.List(10, A.Gear("one")));

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
    public async Task A_missing_kind_is_asked_for_every_few_seconds()
    {
        _peer.OnList(Answer.UnknownKind, Answer.UnknownKind, Answer.UnknownKind);

        await using var rig = new InformerRig(_peer);
        for (var count = 1; count <= 3; count++)
        {
            await Eventually.TrueAsync(() => _peer.Lists.Count == count && rig.Clock.NextTimer is not null);
            rig.Clock.NextTimer.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(5)).And.BeGreaterThan(TimeSpan.FromSeconds(1));
            rig.Clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Test]
    public async Task That_the_server_failed_in_between_does_not_hide_that_the_kind_came_back()
    {
        _peer.OnList(Answer.UnknownKind, Answer.Error(503, "ServiceUnavailable"), Answer.List(10, A.Gear("one")));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.KindMissing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Failing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        await Eventually.TrueAsync(() => rig.Returns == 1);
    }

    [Test]
    public async Task A_kind_that_was_there_from_the_beginning_does_not_come_back()
    {
        _peer.OnList(Answer.Error(503, "ServiceUnavailable"), Answer.List(10, A.Gear("one")), Answer.List(20, A.Gear("one")))
            .OnWatch(Answer.Error(410, "Gone"));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => _peer.Watches.Count == 2);

        rig.Returns.Should().Be(0);
    }

    [Test]
    public async Task When_a_kind_goes_its_objects_go_with_it()
    {
        _peer.OnList(Answer.List(10, A.Gear("one")), Answer.UnknownKind, Answer.UnknownKind, Answer.UnknownKind, Answer.UnknownKind)
            .OnWatch(Answer.UnknownKind);

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => rig.Story.Count == 2);

        rig.Story.Should().Equal("+one", "-one");
        rig.Names.Should().BeEmpty();
        rig.Informer.State.Should().Be(InformerState.KindMissing);
    }
}
