using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Tests.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Hosting;

/// <summary>Several processes, of which one leads.</summary>
public sealed class LeadershipTests : GearCluster
{
    [Test]
    public async Task A_standby_reads_without_reconciles_and_takes_over_when_the_leader_stops()
    {
        await CreateGearAsync("one");
        await using var leader = await StartAsync();
        await leader.Gears.ReconciledAsync("one");
        await using var standby = await StartAsync();
        await standby.SeenAsync("one", _ => true);
        standby.Gears.Story.Should().BeEmpty();

        await leader.Host.StopAsync();

        await Eventually.TrueAsync(() => standby.Gears.Story.Count > 0, within: TimeSpan.FromSeconds(20));
        standby.Gears.Story.Should().Equal("reconcile one");
    }

    [Test]
    public async Task A_leader_that_loses_the_lease_aborts_its_work_and_exits_with_an_error()
    {
        var cutOff = new TaskCompletionSource();
        var stopping = new TaskCompletionSource();
        await using var leader = await StartAsync(gears => gears.OnReconcile = async (gear, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(() => cutOff.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ReconciliationResult<Gear>.Success(gear);
        });
        leader.Get<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await CreateGearAsync("one");
        await leader.Gears.ReconciledAsync("one");

        await Client.PatchAsync<V1Lease>(MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "usurper" } }), "operator", Namespace);

        await Task.WhenAll(cutOff.Task, stopping.Task).WaitAsync(TimeSpan.FromSeconds(10));
        leader.Get<OperatorResult>().HasFailed.Should().BeTrue();
        await leader.Host.StopAsync();
        (await Client.GetAsync<V1Lease>("operator", Namespace))!.Spec!.HolderIdentity.Should().Be("usurper");
    }

    [Test]
    public async Task A_leader_that_cannot_renew_stops_reconciling_until_it_has_the_lease_again()
    {
        await using var gate = await HttpGate.StartAsync(await RawClient.ConnectAsync((await Cluster.GetAsync()).AdminKubeconfig));
        await using var rig = Behind(gate);
        var cutOff = new TaskCompletionSource();
        rig.Gears.OnReconcile = async (gear, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(() => cutOff.TrySetResult());
            await (cutOff.Task.IsCompleted ? Task.CompletedTask : Task.Delay(Timeout.Infinite, cancellationToken));
            return ReconciliationResult<Gear>.Success(gear);
        };
        await rig.Host.StartAsync();
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        gate.Rule = exchange => exchange.Request.Path.Value!.Contains("/leases", StringComparison.Ordinal) ? exchange.RespondAsync(503, "{}") : exchange.HandOnAsync();
        await cutOff.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await CreateGearAsync("two");
        await rig.SeenAsync("two", _ => true);
        rig.Gears.Reconciled("two").Should().BeEmpty("no one leads");
        gate.Rule = HttpGate.HandOnAsync;

        await rig.Gears.ReconciledAsync("two");
        await Eventually.TrueAsync(() => rig.Gears.Reconciled("one").Count >= 2, what: "the work that was cut off is done again");
        rig.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.Should().BeFalse();
        rig.Get<OperatorResult>().HasFailed.Should().BeFalse();
    }

    [Test]
    public async Task A_leader_that_cannot_renew_exits_with_an_error_if_another_has_the_lease()
    {
        await using var gate = await HttpGate.StartAsync(await RawClient.ConnectAsync((await Cluster.GetAsync()).AdminKubeconfig));
        await using var rig = Behind(gate);
        await rig.Host.StartAsync();
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");
        var stopping = new TaskCompletionSource();
        rig.Get<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        gate.Rule = exchange => exchange.Request.Path.Value!.Contains("/leases", StringComparison.Ordinal) ? exchange.RespondAsync(503, "{}") : exchange.HandOnAsync();
        await Client.PatchAsync<V1Lease>(MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "another" } }), "operator", Namespace);
        gate.Rule = HttpGate.HandOnAsync;

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));
        rig.Get<OperatorResult>().HasFailed.Should().BeTrue();
    }

    [Test]
    public async Task A_waiting_standby_can_be_stopped()
    {
        await using var leader = await StartAsync();
        await Eventually.TrueAsync(async () => await Client.GetAsync<V1Lease>("operator", Namespace) is not null);
        await using var standby = await StartAsync();

        await standby.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>An operator that is not started, with short deadlines, whose requests pass the gate.</summary>
    private OperatorRig Behind(HttpGate gate) => OperatorRig.Build(Namespace, new() { Host = gate.Uri }, builder =>
    {
        builder.Settings.Namespaces = [Namespace];
        builder.Settings.LeaderElectionType = LeaderElectionType.Single;
        builder.Settings.LeaderElectionLeaseName = "operator";
        builder.Settings.LeaderElectionLeaseNamespace = Namespace;
        builder.Settings.LeaderElectionLeaseDuration = TimeSpan.FromSeconds(3);
        builder.Settings.LeaderElectionRenewDeadline = TimeSpan.FromSeconds(1.5);
        builder.Settings.LeaderElectionRetryPeriod = TimeSpan.FromMilliseconds(200);
        builder.AddController<GearController, Gear>(_ => { });
    });

    private Task<OperatorRig> StartAsync(Action<GearController>? controller = null) => OperatorRig.StartAsync(
        Namespace,
        build: builder =>
        {
            builder.Settings.LeaderElectionType = LeaderElectionType.Single;
            builder.Settings.LeaderElectionLeaseName = "operator";
            builder.Settings.LeaderElectionLeaseNamespace = Namespace;
            builder.Settings.LeaderElectionRetryPeriod = TimeSpan.FromMilliseconds(200);
        },
        controller: controller);
}
