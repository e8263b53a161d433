using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.LeaderElection;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.LeaderElection;

/// <summary>Candidates for a real Lease, each with a clock of its own.</summary>
[Category("OldServer")]
public sealed class LeaderElectorTests : GearCluster
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _enough = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly ManualTimeProvider _otherClock = new();

    [TearDown]
    public async Task Stop()
    {
        await _enough.CancelAsync();
        _enough.Dispose();
    }

    [Test]
    public async Task The_first_candidate_creates_the_lease_and_leads()
    {
        var elector = Candidate(_clock);

        await elector.AcquireAsync(_enough.Token);

        elector.IsLeader.Should().BeTrue();
        var spec = (await LeaseAsync()).Spec!;
        (spec.HolderIdentity, spec.LeaseDurationSeconds, spec.LeaseTransitions).Should().Be((elector.Identity, 30, 0));
        elector.Identity.Should().StartWith(Environment.MachineName);
        spec.RenewTime.Should().Be(_clock.GetUtcNow().UtcDateTime);
    }

    [Test]
    public void Two_candidates_have_different_identities() => Candidate(_clock).Identity.Should().NotBe(Candidate(_clock).Identity);

    [Test]
    public async Task A_leader_renews_its_lease_every_four_seconds_until_it_is_stopped()
    {
        var elector = Candidate(_clock);
        await elector.AcquireAsync(_enough.Token);
        var holding = elector.HoldAsync(_enough.Token);
        var acquired = (await LeaseAsync()).Spec!;

        for (var round = 1; round <= 3; round++)
        {
            await _clock.AdvanceToTimerAsync(4 * Second);
            await Eventually.TrueAsync(async () => (await LeaseAsync()).Spec!.RenewTime == acquired.RenewTime + round * 4 * Second);
        }

        var renewed = (await LeaseAsync()).Spec!;
        (renewed.AcquireTime, renewed.LeaseTransitions, renewed.HolderIdentity).Should().Be((acquired.AcquireTime, 0, elector.Identity));
        await _enough.CancelAsync();
        (await holding).Should().Be(LeadershipEnd.Cancelled);
    }

    [Test]
    public async Task A_second_candidate_waits_until_the_lease_is_unchanged_for_its_duration()
    {
        await Candidate(_clock).AcquireAsync(_enough.Token);
        var second = Candidate(_otherClock);
        var waiting = second.AcquireAsync(_enough.Token);

        var waited = await PassTimeUntilAsync(_otherClock, () => waiting.IsCompleted);

        waited.Should().BeGreaterThanOrEqualTo(30 * Second).And.BeLessThan(40 * Second);
        var spec = (await LeaseAsync()).Spec!;
        (spec.HolderIdentity, spec.LeaseTransitions).Should().Be((second.Identity, 1));
    }

    [Test]
    public async Task Times_in_the_lease_are_ignored_because_clocks_differ()
    {
        await Candidate(_clock).AcquireAsync(_enough.Token);
        _otherClock.Advance(TimeSpan.FromDays(1));
        var second = Candidate(_otherClock);
        var waiting = second.AcquireAsync(_enough.Token);

        var waited = await PassTimeUntilAsync(_otherClock, () => waiting.IsCompleted);

        waited.Should().BeGreaterThanOrEqualTo(30 * Second);
    }

    // Ten minutes is the longest duration that an operator can be configured with; 30 seconds is the candidate's own.
    [TestCase(int.MaxValue, 600, TestName = "A_foreign_lease_for_years_is_taken_after_the_longest_duration_of_an_operator")]
    [TestCase(1, 30, TestName = "A_lease_with_a_shorter_duration_than_the_own_one_is_taken_after_the_own_one")]
    [TestCase(null, 30, TestName = "A_foreign_lease_without_a_duration_is_taken_after_the_own_one")]
    public async Task A_foreign_lease_delays_the_election_only_for_a_bounded_time(int? seconds, int expected)
    {
        var logger = new RecordingLogger<LeaderElector>();
        await Client.CreateAsync(Foreign(seconds));
        var elector = new LeaderElector(Client, Json, new() { LeaseName = "lease", LeaseNamespace = Namespace }, _clock, logger);
        var waiting = elector.AcquireAsync(_enough.Token);

        // Each retry comes after at most 4.8 s.
        var waited = await PassTimeUntilAsync(_clock, () => waiting.IsCompleted, 5 * Second);

        await waiting;
        waited.Should().BeGreaterThanOrEqualTo(expected * Second).And.BeLessThan((expected + 20) * Second);
        var spec = (await LeaseAsync()).Spec!;
        (spec.HolderIdentity, spec.LeaseTransitions).Should().Be((elector.Identity, int.MaxValue));
        logger.Lines.Count(line => line.Text.Contains("'foreign' has a longer duration")).Should().Be(seconds == int.MaxValue ? 1 : 0);
    }

    [Test]
    public async Task A_released_lease_is_acquired_at_the_next_retry()
    {
        var first = Candidate(_clock);
        await first.AcquireAsync(_enough.Token);
        var second = Candidate(_otherClock);
        var waiting = second.AcquireAsync(_enough.Token);
        await Eventually.TrueAsync(() => _otherClock.NextTimer is not null);

        await first.ReleaseAsync(default);

        first.IsLeader.Should().BeFalse();
        (await LeaseAsync()).Spec!.HolderIdentity.Should().NotBe(first.Identity);
        (await PassTimeUntilAsync(_otherClock, () => waiting.IsCompleted)).Should().BeLessThan(6 * Second);
    }

    [Test]
    public async Task A_leader_that_sees_another_holder_loses_the_lease_without_releasing_it()
    {
        var elector = Candidate(_clock);
        await elector.AcquireAsync(_enough.Token);
        var holding = elector.HoldAsync(_enough.Token);
        await Client.PatchAsync<V1Lease>(MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "usurper" } }), "lease", Namespace);

        await _clock.AdvanceToTimerAsync(4 * Second);

        (await holding).Should().Be(LeadershipEnd.HeldByAnother);
        elector.IsLeader.Should().BeFalse();
        await elector.ReleaseAsync(default);
        (await LeaseAsync()).Spec!.HolderIdentity.Should().Be("usurper");
    }

    [Test]
    public async Task A_leader_keeps_its_lease_after_the_lease_was_deleted_or_annotated()
    {
        var elector = Candidate(_clock);
        await elector.AcquireAsync(_enough.Token);
        var holding = elector.HoldAsync(_enough.Token);
        await Client.DeleteAsync<V1Lease>("lease", Namespace);

        await _clock.AdvanceToTimerAsync(4 * Second);
        await Eventually.TrueAsync(async () => (await Client.GetAsync<V1Lease>("lease", Namespace))?.Spec?.HolderIdentity == elector.Identity);
        await PatchAsync<V1Lease>("lease", new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["annotations"] = new System.Text.Json.Nodes.JsonObject { ["a"] = "b" } } });
        await _clock.AdvanceToTimerAsync(4 * Second);
        await Eventually.TrueAsync(async () => (await LeaseAsync()).Spec!.RenewTime == _clock.GetUtcNow().UtcDateTime);

        holding.IsCompleted.Should().BeFalse();
    }

    [Test]
    public async Task One_of_many_concurrent_candidates_leads()
    {
        var candidates = Enumerable.Range(0, 6).Select(_ => Candidate(_clock)).ToList();

        var acquiring = candidates.Select(candidate => candidate.AcquireAsync(_enough.Token)).ToList();

        await Eventually.TrueAsync(() => acquiring.Exists(task => task.IsCompleted));
        await Eventually.TrueAsync(() => _clock.NextTimer is not null);
        await Eventually.StaysTrueAsync(() => Task.FromResult(candidates.Count(candidate => candidate.IsLeader) == 1), TimeSpan.FromMilliseconds(300));
        (await LeaseAsync()).Spec!.HolderIdentity.Should().Be(candidates.Single(candidate => candidate.IsLeader).Identity);
    }

    // The renewal is in the future, and the next transition does not fit into the field.
    private V1Lease Foreign(int? seconds) => new()
    {
        Metadata = new() { Name = "lease", NamespaceProperty = Namespace },
        Spec = new()
        {
            HolderIdentity = "foreign",
            LeaseDurationSeconds = seconds,
            AcquireTime = _clock.GetUtcNow().UtcDateTime,
            RenewTime = _clock.GetUtcNow().UtcDateTime.AddYears(100),
            LeaseTransitions = int.MaxValue,
        },
    };

    private LeaderElector Candidate(TimeProvider clock) =>
        new(Client, Json, new() { LeaseName = "lease", LeaseNamespace = Namespace }, clock, NullLogger<LeaderElector>.Instance);

    private async Task<V1Lease> LeaseAsync() => (await Client.GetAsync<V1Lease>("lease", Namespace))!;

    /// <summary>Advances the clock in small steps until the condition is true. Returns the duration.</summary>
    private static async Task<TimeSpan> PassTimeUntilAsync(ManualTimeProvider clock, Func<bool> condition, TimeSpan? longestStep = null)
    {
        var step = longestStep ?? Second;
        var start = clock.GetTimestamp();
        while (!condition())
        {
            await Eventually.TrueAsync(() => condition() || clock.NextTimer is not null);
            if (!condition() && clock.NextTimer is { } next && next > TimeSpan.Zero)
            {
                clock.Advance(next < step ? next : step / 2);
            }

            await Task.Delay(30);
        }

        return clock.GetElapsedTime(start);
    }
}
