using System.Text.Json.Nodes;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>Watches that wake an entity.</summary>
public sealed class ControllerWatchesTests : GearCluster
{
    private static readonly TimeSpan WakeDelay = TimeSpan.FromSeconds(10);

    private static readonly EntityIndex<Gear> ByMaterial = new(gear => gear.Spec.Material is { } material ? [$"{gear.Namespace()}/{material}"] : []);

    [Test]
    public async Task A_change_of_a_child_requeues_its_managing_owner()
    {
        await using var rig = await StartWithAsync(watches => watches.Owns<Tooth>(), "one", "two");
        var one = (await GetGearAsync("one"))!;

        var tooth = await Client.CreateAsync(Tooth("tooth", one.MakeOwnerReference()));
        await rig.Gears.ReconciledAsync("one", times: 2);
        await PatchAsync<Tooth>("tooth", new() { ["spec"] = new JsonObject { ["length"] = 1 } });
        await rig.Gears.ReconciledAsync("one", times: 3);
        await Client.DeleteAsync(tooth);
        await rig.Gears.ReconciledAsync("one", times: 4);

        rig.Gears.Reconciled("two").Should().ContainSingle();
    }

    [Test]
    public async Task Changes_of_children_within_the_delay_requeue_their_owner_once()
    {
        var clock = new ManualTimeProvider();
        await using var rig = await StartWithAsync(watches => watches.Owns<Tooth>(delay: DelayOf), clock, "patient", "prompt");
        var patient = (await GetGearAsync("patient"))!.MakeOwnerReference();

        for (var count = 0; count < 5; count++)
        {
            await Client.CreateAsync(Tooth($"tooth-{count}", patient));
            await PatchAsync<Tooth>($"tooth-{count}", new() { ["spec"] = new JsonObject { ["length"] = 1 } });
        }

        // Changes are reported in their order, so all earlier ones were reported before this one.
        await Client.CreateAsync(Tooth("last", (await GetGearAsync("prompt"))!.MakeOwnerReference()));
        await rig.Gears.ReconciledAsync("prompt", times: 2);
        clock.Advance(0.9 * WakeDelay);
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("patient").Should().ContainSingle();
        clock.Advance(0.2 * WakeDelay);
        await rig.Gears.ReconciledAsync("patient", times: 2);
        clock.Advance(10 * WakeDelay);
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("patient").Should().HaveCount(2);
    }

    [Test]
    public async Task A_change_of_a_child_requeues_an_owner_without_delay_immediately()
    {
        await using var rig = await StartWithAsync(watches => watches.Owns<Tooth>(delay: DelayOf), new ManualTimeProvider(), "prompt");

        await Client.CreateAsync(Tooth("tooth", (await GetGearAsync("prompt"))!.MakeOwnerReference()));

        await rig.Gears.ReconciledAsync("prompt", times: 2);
    }

    [Test]
    public async Task A_child_of_another_manager_requeues_no_owner()
    {
        await using var rig = await StartWithAsync(watches => watches.Owns<Tooth>(), "one");
        var reference = (await GetGearAsync("one"))!.MakeOwnerReference();

        await Client.CreateAsync(Tooth("friend", reference with { Controller = null }));
        await Client.CreateAsync(Tooth("of-another-kind", reference with { Kind = "Wheel" }));
        await Client.CreateAsync(Tooth("of-another-group", reference with { ApiVersion = "elsewhere.test/v1" }));
        await Client.CreateAsync(Tooth("orphan"));

        await Eventually.TrueAsync(() => rig.Cache<Tooth>().Count == 4);
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("one").Should().ContainSingle();
    }

    [Test]
    public async Task A_child_with_a_new_owner_requeues_both_owners()
    {
        await using var rig = await StartWithAsync(watches => watches.Owns<Tooth>(), "one", "two");
        await Client.CreateAsync(Tooth("tooth", (await GetGearAsync("one"))!.MakeOwnerReference()));
        await rig.Gears.ReconciledAsync("one", times: 2);

        var reference = (await GetGearAsync("two"))!.MakeOwnerReference();
        await PatchAsync<Tooth>("tooth", new() { ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = reference.ApiVersion, ["kind"] = reference.Kind, ["name"] = reference.Name, ["uid"] = reference.Uid, ["controller"] = true,
        }) } });

        await rig.Gears.ReconciledAsync("two", times: 2);
        await rig.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task A_watched_object_requeues_the_entities_that_an_index_returns_for_it()
    {
        await CreateGearAsync("steel", new() { Material = "steel" });
        await CreateGearAsync("brass", new() { Material = "brass" });
        await CreateGearAsync("anything");
        await using var rig = await StartWithAsync(
            watches => watches.Watches<V1ConfigMap>(ByMaterial, map => $"{map.Namespace()}/{map.Name()}"), "last");

        await Client.CreateAsync(ConfigMap("steel", "hard"));
        await rig.Gears.ReconciledAsync("steel", times: 2);
        await PatchAsync<V1ConfigMap>("steel", new() { ["data"] = new JsonObject { ["value"] = "harder" } });
        await rig.Gears.ReconciledAsync("steel", times: 3);

        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("brass").Should().ContainSingle();
        rig.Gears.Reconciled("anything").Should().ContainSingle();
    }

    [Test]
    public async Task The_index_of_a_watch_follows_changes_of_the_entity()
    {
        await using var rig = await StartWithAsync(watches => watches.Watches<V1ConfigMap>(ByMaterial, map => $"{map.Namespace()}/{map.Name()}"), "one");
        await PatchAsync<Gear>("one", new() { ["spec"] = new JsonObject { ["material"] = "brass" } });
        await rig.Gears.ReconciledAsync("one", times: 2);

        await Client.CreateAsync(ConfigMap("brass", "soft"));

        await rig.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task A_watched_object_requeues_the_entities_that_a_map_returns_for_its_old_and_new_state()
    {
        await using var rig = await StartWithAsync(
            watches => watches.Watches<V1ConfigMap>((map, _) => map.Data is { } data && data.TryGetValue("value", out var name) ? [new ObjectKey(map.Namespace()!, name)] : []),
            "one", "two");
        await Client.CreateAsync(ConfigMap("pointer", "one"));
        await rig.Gears.ReconciledAsync("one", times: 2);

        await PatchAsync<V1ConfigMap>("pointer", new() { ["data"] = new JsonObject { ["value"] = "two" } });

        await rig.Gears.ReconciledAsync("two", times: 2);
        await rig.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task A_change_that_the_predicate_rejects_requeues_no_entity()
    {
        await using var rig = await StartWithAsync(
            watches => watches.Watches<V1ConfigMap>((map, _) => [new ObjectKey(map.Namespace()!, "one")], predicate: change => change.Old is null), "one");
        // Some control planes add a ConfigMap to each namespace.
        await Client.CreateAsync(ConfigMap("map", "first"));
        await rig.Gears.ReconciledAsync("one", times: 2);
        var before = rig.Gears.Reconciled("one").Count;

        await PatchAsync<V1ConfigMap>("map", new() { ["data"] = new JsonObject { ["value"] = "second" } });

        await Eventually.TrueAsync(() => rig.Cache<V1ConfigMap>().Get(new(Namespace, "map"))?.Data?["value"] == "second");
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("one").Should().HaveCount(before);
    }

    [Test]
    public async Task A_controller_reads_by_its_declared_index()
    {
        var byLength = new EntityIndex<Tooth>(tooth => [$"{tooth.Spec.Length}"]);
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Index(byLength), builder => builder.AddCache<Tooth>());

        await Client.CreateAsync(new Tooth { Metadata = new() { Name = "long", NamespaceProperty = Namespace }, Spec = new() { Length = 7 } });

        await Eventually.TrueAsync(() => rig.Cache<Tooth>().ByIndex(byLength, "7").Count == 1);
    }

    [Test]
    public async Task All_entities_are_reconciled_again_when_an_optional_kind_is_installed()
    {
        await using var rig = await StartWithAsync(
            watches => watches.Watches<Oil>((oil, _) => [new ObjectKey(oil.Namespace()!, "one")], WatchRequirement.Optional), "one", "two");
        rig.Get<InformerSet>().Get<Oil>().State.Should().Be(InformerState.KindMissing);

        await InstallAsync(typeof(Oil));
        await rig.Gears.ReconciledAsync("one", times: 2);
        await rig.Gears.ReconciledAsync("two", times: 2);
        await Client.CreateAsync(new Oil { Metadata = new() { Name = "drop", NamespaceProperty = Namespace } });

        await rig.Gears.ReconciledAsync("one", times: 3);
        rig.Gears.Reconciled("two").Should().HaveCount(2);
    }

    [Test]
    public async Task Entities_wait_until_a_required_kind_is_installed()
    {
        await CreateGearAsync("one");
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Owns<Grease>());
        await Eventually.TrueAsync(() => rig.Get<InformerSet>().Get<Grease>().State == InformerState.KindMissing && rig.Cache<Gear>().State == InformerState.Synced);
        rig.Gears.Story.Should().BeEmpty();

        await InstallAsync(typeof(Grease));

        await rig.Gears.ReconciledAsync("one");
    }

    private static TimeSpan DelayOf(Gear gear) => gear.Name() == "patient" ? WakeDelay : TimeSpan.Zero;

    private Task<OperatorRig> StartWithAsync(Action<ControllerWatches<Gear>> watches, params string[] names) => StartWithAsync(watches, TimeProvider.System, names);

    /// <summary>An operator that has reconciled gears of these names once.</summary>
    private async Task<OperatorRig> StartWithAsync(Action<ControllerWatches<Gear>> watches, TimeProvider clock, params string[] names)
    {
        foreach (var name in names)
        {
            await CreateGearAsync(name);
        }

        // A server that still initializes a new kind answers 429, and a clock that stands still would never let an informer try again.
        await Client.ListAsync<Tooth>(Namespace);
        var rig = await OperatorRig.StartAsync(Namespace, watches, builder => builder.Services.AddSingleton(clock));
        foreach (var name in names)
        {
            await rig.Gears.ReconciledAsync(name);
        }

        return rig;
    }
}
