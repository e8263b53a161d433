using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>
/// 200 Orders run while the API server, the operator or the leader of two is killed again and again. Afterwards the objects are the same as without
/// kills, and the operator is in the same state as before.
/// </summary>
[Category("Campaign")]
[NonParallelizable]
public sealed class KillCampaign
{
    private const int Orders = 200;
    private const int Kills = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly SemaphoreSlim One = new(1, 1);
    private static CampaignCluster? _cluster;
    private static IReadOnlyList<string>? _undisturbed;

    private readonly Seed _seed = new();
    private CampaignNamespace _namespace = null!;

    private static IReadOnlyList<string> Undisturbed => _undisturbed ?? throw new InvalidOperationException("not run");

    private static CampaignCluster OfAll => _cluster ?? throw new InvalidOperationException("not started");

    [SetUp]
    public async Task CreateNamespaces()
    {
        await One.WaitAsync();
        _cluster ??= await CampaignCluster.StartAsync();
        _undisturbed ??= await UndisturbedAsync();
        _namespace = await CampaignNamespace.CreateAsync(OfAll);
    }

    [TearDown]
    public async Task Leave()
    {
        if (_namespace is not null)
        {
            await _namespace.DisposeAsync();
        }

        One.Release();
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            _cluster = null;
        }
    }

    [Test]
    public async Task Kills_of_the_API_server_change_no_outcome()
    {
        await using var @operator = OfAll.Begin(_namespace.Namespace);
        await @operator.ReadyAsync();
        await _namespace.CreateOrdersAsync(0, 20);
        await _namespace.WaitForSuccessAsync(20, Timeout);
        var (memory, threads) = (@operator.ResidentBytes, @operator.Threads);

        var ordering = _namespace.CreateOrdersAsync(20, Orders - 20);
        for (var kill = 0; kill < 3; kill++)
        {
            await _seed.PauseAsync(1500);
            await OfAll.Plane.RestartApiServerAsync();
        }

        await ordering;
        await _namespace.WaitForSuccessAsync(Orders, Timeout);
        await IsAsUndisturbedAsync();
        @operator.HasExited.Should().BeFalse("an API server that goes is no reason to end");
        await Eventually.TrueAsync(async () => IsAtRest(await @operator.MetricsAsync()), what: "no work is left");
        @operator.ResidentBytes.Should().BeLessThan(memory + (80L << 20), "what was needed meanwhile is not kept");
        @operator.Threads.Should().BeLessThan(threads + 25);
    }

    [Test]
    public async Task Kills_of_the_operator_at_any_time_change_no_outcome()
    {
        for (var life = 0; life < Kills; life++)
        {
            await using var mortal = OfAll.Begin(_namespace.Namespace);
            // Most are killed during work, some before it.
            if (life % 5 != 4)
            {
                await mortal.ReadyAsync();
            }

            var ordering = _namespace.CreateOrdersAsync(life * Orders / Kills, Orders / Kills);
            await _seed.PauseAsync(700);
            await mortal.KillAsync();
            await ordering;
        }

        await using var last = OfAll.Begin(_namespace.Namespace);
        await _namespace.WaitForSuccessAsync(Orders, Timeout);
        await IsAsUndisturbedAsync();
    }

    [Test]
    public async Task Kills_of_the_leader_of_two_operators_change_no_outcome()
    {
        const int Rounds = 6;
        List<OperatorProcess> operators = [BeginElected(), BeginElected()];
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await Eventually.TrueAsync(async () => await LeaderAsync(operators) is not null, Timeout, $"one of two leads, {_seed}");
                var ordering = _namespace.CreateOrdersAsync(round * 30, 30);
                await _seed.PauseAsync(700);
                if (await LeaderAsync(operators) is { } leader)
                {
                    await leader.DisposeAsync();
                    operators.Remove(leader);
                    operators.Add(BeginElected());
                }

                await ordering;
            }

            await _namespace.CreateOrdersAsync(Rounds * 30, Orders - (Rounds * 30));
            await ReplaceUntilAsync(_namespace.WaitForSuccessAsync(Orders, Timeout), operators);
            await IsAsUndisturbedAsync();
        }
        finally
        {
            operators.ForEach(one => one.DisposeAsync().AsTask().Wait());
        }
    }

    [Test]
    public async Task Leadership_recovers_while_eight_busy_loops_run()
    {
        List<OperatorProcess> operators = [BeginElected(), BeginElected()];
        var loops = Enumerable.Range(0, 8).Select(_ => Process.Start("timeout", ["300", "sh", "-c", "while :; do :; done"])).ToList();
        try
        {
            for (var round = 0; round < 2; round++)
            {
                await Eventually.TrueAsync(async () => await LeaderAsync(operators) is not null, Timeout, "one of two leads");
                await _namespace.CreateOrdersAsync(round * 10, 10);
                if (await LeaderAsync(operators) is { } leader)
                {
                    await leader.KillAsync();
                }

                await ReplaceUntilAsync(_namespace.WaitForSuccessAsync((round + 1) * 10, Timeout), operators);
            }

            _namespace.RestartedWorkflows.Should().BeEmpty("no work is begun twice");
        }
        finally
        {
            foreach (var loop in loops)
            {
                loop.Kill(entireProcessTree: true);
                loop.Dispose();
            }

            operators.ForEach(one => one.DisposeAsync().AsTask().Wait());
        }
    }

    private static async Task<IReadOnlyList<string>> UndisturbedAsync()
    {
        await using var @namespace = await CampaignNamespace.CreateAsync(OfAll);
        await using var @operator = OfAll.Begin(@namespace.Namespace);
        await @operator.ReadyAsync();
        await @namespace.CreateOrdersAsync(0, Orders);
        await @namespace.WaitForSuccessAsync(Orders, Timeout);
        return await @namespace.SnapshotAsync();
    }

    private static bool IsAtRest(string metrics) =>
        Values(metrics, "workqueue_depth").Concat(Values(metrics, "controller_runtime_active_workers")).All(value => value == 0);

    private static IEnumerable<double> Values(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
        .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private OperatorProcess BeginElected() => OfAll.Begin(
        _namespace.Namespace, "--leaderElection.enabled", "true", "--leaderElection.leaseNamespace", _namespace.Namespace,
        "--leaderElection.leaseDuration", "3s", "--leaderElection.renewDeadline", "2s", "--leaderElection.retryPeriod", "300ms");

    /// <summary>Waits for the task and meanwhile replaces operators that ended, as Kubernetes does.</summary>
    private async Task ReplaceUntilAsync(Task task, List<OperatorProcess> operators)
    {
        while (!task.IsCompleted)
        {
            await LeaderAsync(operators);
            await Task.WhenAny(task, Task.Delay(500));
        }

        await task;
    }

    /// <summary>Replaces operators that ended. Returns the one that leads, if any.</summary>
    private async Task<OperatorProcess?> LeaderAsync(List<OperatorProcess> operators)
    {
        foreach (var one in operators.ToList())
        {
            if (one.HasExited)
            {
                await one.DisposeAsync();
                operators.Remove(one);
                operators.Add(BeginElected());
            }
            else if (await one.IsReadyAsync() && Values(await one.MetricsAsync(), "leader_election_master_status").Any(value => value == 1))
            {
                return one;
            }
        }

        return null;
    }

    private async Task IsAsUndisturbedAsync()
    {
        // Waits for the last writes.
        IReadOnlyList<string> world = [];
        for (var look = 0; look < 100 && !world.SequenceEqual(Undisturbed); look++)
        {
            world = await _namespace.SnapshotAsync();
            await Task.Delay(200);
        }

        world.Except(Undisturbed).Take(3).Should().BeEmpty("that is not as it would have been, {0}; it should be among {1}", _seed, string.Join('\n', Undisturbed.Except(world).Take(3)));
        world.Should().HaveSameCount(Undisturbed, "nothing is lost, {0}", _seed);
        _namespace.RestartedWorkflows.Should().BeEmpty("nothing is begun twice, {0}", _seed);
    }
}
