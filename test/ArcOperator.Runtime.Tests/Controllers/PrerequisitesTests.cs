using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>Kinds that an entity waits for: those that its reconciliation or deletion uses, and no others.</summary>
public sealed class PrerequisitesTests : GearCluster
{
    [Test]
    public async Task A_deletion_completes_without_a_kind_that_it_does_not_use()
    {
        await CreateGearAsync("waits");
        await CreateDeletedAsync("goes");
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Owns<UninstalledKind>(), AddFinalizer);

        await GoneAsync("goes");

        rig.Gears.Story.Should().NotContain("reconcile waits");
        rig.Get<InformerSet>().Get<UninstalledKind>().State.Should().Be(InformerState.KindMissing);
    }

    [Test]
    public async Task A_missing_kind_that_finalizers_use_counts_as_empty()
    {
        await CreateDeletedAsync("goes");
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Owns<UninstalledKind>().FinalizesWith<UninstalledKind>(), AddFinalizer);

        await GoneAsync("goes");

        rig.Get<GearFinalizer>().Finalized.Should().NotBeEmpty();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_kind_that_cannot_be_read_delays_all_reconciles_and_only_the_deletions_that_use_it(bool isUsed)
    {
        await CreateGearAsync("waits");
        await CreateDeletedAsync("deleted");
        await using var rig = await StartWithoutRightsAsync("teeth", watches => (isUsed ? watches.Owns<Tooth>().FinalizesWith<Tooth>() : watches.Owns<Tooth>()).When(ChangePredicates.Any<Gear>()));
        await Eventually.TrueAsync(() => rig.Get<InformerSet>().Get<Tooth>().State == InformerState.Forbidden && rig.Cache<Gear>().HasSynced);

        if (isUsed)
        {
            // A change shows that the key was taken from the queue and put aside.
            await AnnotateAsync("deleted", "runtime.test/seen", "true");
            await rig.SeenAsync("deleted", gear => gear.GetAnnotation("runtime.test/seen") == "true");
            rig.Get<GearFinalizer>().Finalized.Should().BeEmpty();
            await GrantAsync("teeth");
            await Eventually.TrueAsync(() => rig.Get<GearFinalizer>().Finalized.Count > 0);
        }
        else
        {
            await GoneAsync("deleted");
            rig.Gears.Reconciled("waits").Should().BeEmpty();
            await GrantAsync("teeth");
        }

        await rig.Gears.ReconciledAsync("waits");
    }

    [Test]
    public async Task A_forbidden_cluster_scoped_kind_counts_as_empty_for_an_operator_of_one_namespace()
    {
        await using var rig = await StartWithoutRightsAsync("namespaces", watches => watches.Watches<V1Namespace>((_, _) => []).FinalizesWith<V1Namespace>());
        var gear = await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await Client.DeleteAsync(gear);

        await GoneAsync("one");
        rig.Get<InformerSet>().Get<V1Namespace>().State.Should().Be(InformerState.Forbidden);
    }

    private static void AddFinalizer(IOperatorBuilder builder) => builder.AddFinalizer<GearFinalizer, Gear>(GearFinalizer.Identifier);

    private async Task CreateDeletedAsync(string name) => await Client.DeleteAsync(await CreateGearAsync(name, finalizers: [GearFinalizer.Identifier]));

    private Task GoneAsync(string name) => Eventually.TrueAsync(async () => await GetGearAsync(name) is null, what: $"{name} gone");

    /// <summary>An operator of one namespace that may do everything with gears there, and nothing else.</summary>
    private async Task<OperatorRig> StartWithoutRightsAsync(string missing, Action<ControllerWatches<Gear>> watches)
    {
        var plane = await Cluster.GetAsync();
        var kubeconfig = await plane.AddUserAsync($"without-{missing}-{Namespace}");
        await plane.KubectlAsync("-n", Namespace, "create", "role", "gears", "--verb=*", "--resource=gears.runtime.test");
        await plane.KubectlAsync("-n", Namespace, "create", "rolebinding", "gears", "--role=gears", $"--user=without-{missing}-{Namespace}");
        var rig = OperatorRig.Build(Namespace, ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [kubeconfig]), builder =>
        {
            builder.Settings.Namespaces = [Namespace];
            AddFinalizer(builder);
            builder.AddController<GearController, Gear>(watches);
        });
        await rig.Host.StartAsync();
        return rig;
    }

    private async Task GrantAsync(string resource)
    {
        var plane = await Cluster.GetAsync();
        await plane.KubectlAsync("-n", Namespace, "create", "role", resource, "--verb=*", $"--resource={resource}.runtime.test");
        await plane.KubectlAsync("-n", Namespace, "create", "rolebinding", resource, $"--role={resource}", $"--user=without-{resource}-{Namespace}");
    }
}
