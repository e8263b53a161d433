using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Failures are reported and retried, and remove nothing from the cache.</summary>
public sealed class InformerFailureTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [TestCase(401, "Unauthorized")]
    [TestCase(429, "TooManyRequests")]
    [TestCase(500, "InternalError")]
    [TestCase(503, "ServiceUnavailable")]
    public async Task A_refused_list_is_retried(int code, string reason)
    {
        _peer.OnList(PeerResponse.Error(code, reason), PeerResponse.List(10, A.Gear("one")));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Failing);
        rig.Informer.Problem.Should().Contain($"{code} {reason}").And.Contain("scripted");
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        rig.Informer.Problem.Should().BeEmpty();
        rig.Names.Should().Equal("one");
    }

    [Test]
    public async Task A_kind_without_read_permission_is_Forbidden_before_the_first_list_and_Failing_after_it()
    {
        _peer.OnList(PeerResponse.Error(403, "Forbidden"), PeerResponse.List(10, A.Gear("one")), PeerResponse.Error(403, "Forbidden"))
            .OnWatch(PeerResponse.Watch(WatchLines.Error(410, "Expired")));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Forbidden);
        rig.Informer.Problem.Should().Contain("403 Forbidden").And.Contain("scripted");
        rig.Informer.CountsAsEmpty.Should().BeFalse();
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Failing);

        rig.Names.Should().Equal(["one"], "the cache shows the last that was seen");
    }

    [Test]
    public async Task A_forbidden_cluster_scoped_kind_of_a_namespaced_installation_counts_as_empty()
    {
        _peer.OnList([.. Enumerable.Repeat(PeerResponse.Error(403, "Forbidden"), 3)]);

        await using var rig = new InformerRig(_peer, options => options with { ForbiddenCountsAsEmpty = true });
        await rig.ReachesAsync(InformerState.Forbidden);

        rig.Informer.CountsAsEmpty.Should().BeTrue();
        await rig.PassTimeUntilAsync(() => _peer.Lists.Count == 3);
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("gears.runtime.test counts as empty", StringComparison.Ordinal));
        rig.Log.Lines.Should().NotContain(line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [TestCase(403, "Forbidden")]
    [TestCase(500, "InternalError")]
    public async Task A_refused_watch_is_retried_from_its_last_version(int code, string reason)
    {
        _peer.OnList(PeerResponse.List(10, A.Gear("one"))).OnWatch(PeerResponse.Error(code, reason), PeerResponse.Watch(WatchLines.Added(A.Gear("two", 11))));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Failing);
        rig.Names.Should().Equal(["one"], "the cache shows the last that was seen");
        await rig.PassTimeUntilAsync(() => rig.Names.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("10");
        _peer.Lists.Should().ContainSingle();
        rig.Informer.State.Should().Be(InformerState.Synced);
    }

    [Test]
    public async Task A_watch_that_ends_with_an_error_other_than_410_continues_from_its_last_version()
    {
        _peer.OnList(PeerResponse.List(10))
            .OnWatch(PeerResponse.Watch(WatchLines.Added(A.Gear("one", 11)), WatchLines.Error(500, "InternalError")), PeerResponse.Watch(WatchLines.Added(A.Gear("two", 12))));

        await using var rig = new InformerRig(_peer);
        await rig.PassTimeUntilAsync(() => rig.Names.Count == 2);

        _peer.Watches[1].Parameter("resourceVersion").Should().Be("11");
        _peer.Lists.Should().ContainSingle();
    }

    [Test]
    public async Task A_response_that_is_not_a_list_is_retried()
    {
        _peer.OnList(exchange => exchange.RespondAsync(200, "{}"), PeerResponse.List(10, A.Gear("one")));

        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Failing);
        await rig.PassTimeUntilAsync(() => rig.Informer.State == InformerState.Synced);

        rig.Names.Should().Equal("one");
    }

    [Test]
    public async Task An_unreachable_server_is_retried_with_growing_delay()
    {
        var gone = new GearPeer();
        await gone.DisposeAsync();

        await using var rig = new InformerRig(gone);
        var pauses = new List<TimeSpan>();
        while (pauses.Count < 8)
        {
            pauses.Add(await PauseAsync(rig));
            rig.Clock.Advance(pauses[^1]);
        }

        pauses[0].Should().BeGreaterThan(TimeSpan.FromMilliseconds(799)).And.BeLessThan(TimeSpan.FromMilliseconds(1601));
        pauses[1].Should().BeGreaterThan(TimeSpan.FromMilliseconds(1599)).And.BeLessThan(TimeSpan.FromMilliseconds(3201));
        pauses[6..].Should().AllBeEquivalentTo(TimeSpan.FromSeconds(30));
        rig.Informer.State.Should().Be(InformerState.Failing);
    }

    [Test]
    public async Task A_wait_for_a_state_ends_with_the_state_or_its_cancellation()
    {
        using var enough = new CancellationTokenSource();
        await using var rig = new InformerRig(_peer);

        rig.Informer.State.Should().Be(InformerState.Syncing);
        rig.Informer.Problem.Should().NotBeEmpty();
        var waiting = rig.Informer.WaitForAsync(new HashSet<InformerState> { InformerState.Synced }, enough.Token);
        await enough.CancelAsync();

        await waiting.Invoking(wait => wait).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task An_informer_can_be_stopped_during_its_retry_delay()
    {
        _peer.OnList(PeerResponse.Error(500, "InternalError"));
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Failing);

        await rig.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<TimeSpan> PauseAsync(InformerRig rig)
    {
        await Eventually.TrueAsync(() => rig.Clock.NextTimer is not null);
        return rig.Clock.NextTimer!.Value;
    }
}
