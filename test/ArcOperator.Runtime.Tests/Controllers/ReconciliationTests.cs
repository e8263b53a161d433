using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Status;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>Causes of a reconciliation.</summary>
public sealed class ReconciliationTests : GearCluster
{
    [Test]
    public async Task Entities_from_before_and_after_the_start_are_reconciled()
    {
        await CreateGearAsync("early");

        await using var rig = await OperatorRig.StartAsync(Namespace);
        await rig.Gears.ReconciledAsync("early");
        await CreateGearAsync("late", new() { Size = 1 });

        await rig.Gears.ReconciledAsync("late");
        rig.Gears.Reconciled("late")[0].Spec.Size.Should().Be(1);
    }

    [Test]
    public async Task A_changed_spec_is_reconciled_in_its_current_state()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace);
        await CreateGearAsync("one", new() { Size = 1 });
        await rig.Gears.ReconciledAsync("one");

        await ResizeAsync("one", 2);

        await rig.Gears.ReconciledAsync("one", times: 2);
        rig.Gears.Reconciled("one")[^1].Spec.Size.Should().Be(2);
    }

    [Test]
    public async Task Changes_during_a_reconcile_cause_one_more_reconcile_with_the_last_state()
    {
        var go = new TaskCompletionSource();
        await using var rig = await OperatorRig.StartAsync(Namespace, controller: gears => gears.OnReconcile = async (gear, cancellationToken) =>
        {
            await go.Task.WaitAsync(cancellationToken);
            return ReconciliationResult<Gear>.Success(gear);
        });
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        for (var size = 1; size <= 5; size++)
        {
            await ResizeAsync("one", size);
        }

        await rig.SeenAsync("one", gear => gear.Spec.Size == 5);
        go.SetResult();

        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("one").Select(gear => gear.Spec.Size).Should().Equal(null, 5);
    }

    [Test]
    public async Task Status_writes_of_the_operator_cause_no_reconcile()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace);
        rig.Gears.OnReconcile = async (gear, cancellationToken) => ReconciliationResult<Gear>.Success(
            await rig.Get<StatusWriter>().WriteAsync(gear, new GearStatus { Phase = "Turning" }, null, cancellationToken));

        await CreateGearAsync("one");
        await rig.SeenAsync("one", gear => gear.Status.Phase == "Turning");

        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("one").Should().ContainSingle();
    }

    [Test]
    public async Task Only_annotations_that_the_predicate_names_cause_a_reconcile()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.When(ChangePredicates.Desired<Gear>("runtime.test/turn-at")));
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await AnnotateAsync("one", "runtime.test/other", "x");
        await rig.SeenAsync("one", gear => gear.GetAnnotation("runtime.test/other") == "x");
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("one").Should().ContainSingle();

        await AnnotateAsync("one", "runtime.test/turn-at", "now");
        await rig.Gears.ReconciledAsync("one", times: 2);
    }

    [Test]
    public async Task A_deletion_timestamp_and_a_removed_finalizer_cause_a_reconcile()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace);
        await CreateGearAsync("one", finalizers: ["runtime.test/other"]);
        await rig.Gears.ReconciledAsync("one");

        await SetFinalizersAsync("one", "runtime.test/another");

        await rig.Gears.ReconciledAsync("one", times: 2);
        rig.Gears.Reconciled("one")[^1].Finalizers().Should().Equal("runtime.test/another");
    }

    [Test]
    public async Task An_entity_outside_of_the_watched_namespaces_is_not_reconciled()
    {
        var elsewhere = await Cluster.NewNamespaceAsync(Client);
        await using var rig = await OperatorRig.StartAsync(Namespace);

        await Client.CreateAsync(new Gear { Metadata = new() { Name = "other", NamespaceProperty = elsewhere } });

        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("other").Should().BeEmpty();
    }
}
