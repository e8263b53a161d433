using ArcOperator.Runtime.LeaderElection;
using ArcOperator.Runtime.Queue;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>The wall clock jumps. Due times and leadership depend on the monotonic clock.</summary>
[Category("Campaign")]
public sealed class ClockJumpTests : GearCluster
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _enough = new();
    private readonly ManualTimeProvider _time = new();

    [TearDown]
    public async Task Stop()
    {
        await _enough.CancelAsync();
        _enough.Dispose();
    }

    [Test]
    public void A_delay_ends_after_its_duration_although_the_clock_jumps()
    {
        var clock = new JumpingClock(_time);
        using var queue = new WorkQueue<int>(clock);
        queue.AddAfter(1, 10 * Second);

        clock.Jump(Day);
        _time.Advance(9 * Second);
        queue.Depth.Should().Be(0, "no more than 9 s have passed");

        clock.Jump(-2 * Day);
        _time.Advance(2 * Second);
        queue.Depth.Should().Be(1);
    }

    [Test]
    public async Task A_clock_jump_changes_neither_leader_nor_standby()
    {
        var (leaders, standbys) = (new JumpingClock(_time), new JumpingClock(_time));
        var leader = Candidate(leaders);
        await leader.AcquireAsync(_enough.Token);
        var holding = leader.HoldAsync(_enough.Token);
        var waiting = Candidate(standbys).AcquireAsync(_enough.Token);

        foreach (var jump in new[] { Day, -3 * Day, Day })
        {
            leaders.Jump(jump);
            standbys.Jump(-jump);
            for (var renewal = 0; renewal < 3; renewal++)
            {
                var before = (await LeaseAsync()).ResourceVersion();
                await _time.AdvanceToTimerAsync(4 * Second);
                await Eventually.TrueAsync(async () => (await LeaseAsync()).ResourceVersion() != before);
            }
        }

        (holding.IsCompleted, waiting.IsCompleted, leader.IsLeader).Should().Be((false, false, true));
    }

    private LeaderElector Candidate(TimeProvider clock) =>
        new(Client, Json, new() { LeaseName = "lease", LeaseNamespace = Namespace }, clock, NullLogger<LeaderElector>.Instance);

    private async Task<V1Lease> LeaseAsync() => (await Client.GetAsync<V1Lease>("lease", Namespace))!;
}
